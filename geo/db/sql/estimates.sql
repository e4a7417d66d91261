-- What surveys say of one area: everybody first, then groups.
SELECT
    estimate.source,
    estimate.indikator,
    estimate.window_from,
    estimate.window_to,
    estimate.kon,
    estimate.alder,
    estimate.antal_svar,
    estimate.status,
    estimate.is_synthetic,
    round(estimate.andel::numeric, 1)::double precision AS andel,
    round(estimate.ki_lag::numeric, 1)::double precision AS ki_lag,
    round(estimate.ki_hog::numeric, 1)::double precision AS ki_hog
FROM publish.estimate
WHERE estimate.version_id = %(version_id)s AND estimate.area_id = %(area_id)s
ORDER BY
    estimate.source, estimate.indikator, estimate.window_from,
    estimate.kon <> 'alla', estimate.kon, estimate.alder <> 'alla', estimate.alder
