SELECT
    round(
        sum(counted.n) FILTER (WHERE counted.theme IN ('okant_tema', 'oklassificerad')) / sum(counted.n)::numeric, 2
    )::double precision AS share
FROM analysis.cube_area AS counted
INNER JOIN area.area AS area ON counted.area_id = area.area_id
INNER JOIN area.area_set AS area_set ON area.area_set_id = area_set.area_set_id
WHERE counted.source = %(source)s AND area_set.kind = 'kommun'
