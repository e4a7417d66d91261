-- Published survey answers of the areas, the group and the time that a delivered answer is about.
SELECT
    estimate.indikator,
    estimate.kon,
    estimate.alder,
    estimate.window_from,
    estimate.window_to,
    estimate.andel,
    estimate.ki_lag,
    estimate.ki_hog,
    estimate.antal_svar,
    estimate.status,
    area_set.kind,
    area_set.valid_from,
    area.code,
    area.name,
    estimate.release_id
FROM publish.estimate
INNER JOIN area.area ON estimate.area_id = area.area_id
INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
WHERE
    estimate.version_id = %(version_id)s
    AND estimate.source = %(source)s
    AND estimate.indikator = %(indikator)s
    AND estimate.kon = %(kon)s
    AND estimate.alder = %(alder)s
    AND estimate.window_from <= %(month)s::date
    AND estimate.window_to > %(month)s::date
    AND estimate.area_id = any(%(area_ids)s::integer[])
ORDER BY area_set.kind, area_set.valid_from, area.code
