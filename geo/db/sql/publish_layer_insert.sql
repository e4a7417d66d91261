INSERT INTO publish.layer (
    version_id, layer, title, description, measure, geography, area_set_id,
    source, clock, unit, position, caveats, metadata
)
SELECT
    %(version_id)s,
    %(layer)s,
    %(title)s,
    %(description)s,
    %(measure)s,
    %(geography)s,
    (
        SELECT area_set.area_set_id
        FROM area.area_set AS area_set
        WHERE area_set.kind = %(area_set_kind)s AND area_set.valid_from = %(area_set_from)s
    ),
    %(source)s,
    %(clock)s,
    %(unit)s,
    %(position)s,
    %(caveats)s,
    %(metadata)s
