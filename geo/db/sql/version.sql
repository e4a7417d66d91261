-- What a request reads: the current version, or the one that its cursor began in. The state of the
-- area sets stands beside it, because a boundary file is loaded without a new version.
SELECT
    version.version_id,
    version.created_at,
    areas.area_state,
    coalesce(
        (
            SELECT bool_or(source_status.is_synthetic)
            FROM publish.source_status
            WHERE source_status.version_id = version.version_id
        ),
        FALSE
    ) AS is_synthetic
FROM (
    SELECT
        string_agg(
            concat_ws(':', area_set.area_set_id, area_set.xmin), ',' ORDER BY area_set.area_set_id
        ) AS area_state
    FROM area.area_set
) AS areas
LEFT JOIN publish.version
    ON CASE
        WHEN %(version_id)s::integer IS NULL THEN version.is_current
        ELSE version.version_id = %(version_id)s::integer
    END
