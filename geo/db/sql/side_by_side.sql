-- Each area of a set with what its inhabitants answered, everybody together, and what was reported in it
-- according to official statistics, each at its newest; by name, never by size.
SELECT
    area.code,
    area.name,
    answer.window_from,
    answer.window_to,
    answer.antal_svar,
    answer.status AS answer_status,
    answer.is_synthetic,
    rate.n AS rate,
    extract(YEAR FROM rate.month)::integer AS rate_year,
    rate.is_preliminary,
    round(answer.andel::numeric, 1)::double precision AS andel,
    round(answer.ki_lag::numeric, 1)::double precision AS ki_lag,
    round(answer.ki_hog::numeric, 1)::double precision AS ki_hog
FROM area.area
LEFT JOIN LATERAL (
    SELECT
        estimate.window_from,
        estimate.window_to,
        estimate.andel,
        estimate.ki_lag,
        estimate.ki_hog,
        estimate.antal_svar,
        estimate.status,
        estimate.is_synthetic
    FROM publish.estimate
    WHERE
        estimate.version_id = %(version_id)s
        AND estimate.area_id = area.area_id
        AND estimate.indikator = %(indikator)s
        AND estimate.kon = 'alla'
        AND estimate.alder = 'alla'
    ORDER BY estimate.window_from DESC
    LIMIT 1
) AS answer ON TRUE
LEFT JOIN LATERAL (
    SELECT
        series.n,
        series.month,
        series.is_preliminary
    FROM publish.series
    WHERE
        series.version_id = %(version_id)s
        AND series.area_id = area.area_id
        AND series.source = 'bra__anmalda_brott'
        AND series.unit = 'per_100000'
        AND series.brott = %(brott)s
        AND series.n IS NOT NULL
    ORDER BY series.month DESC
    LIMIT 1
) AS rate ON TRUE
WHERE area.area_set_id = %(area_set_id)s
ORDER BY area.name COLLATE "sv-SE-x-icu" -- noqa: RF05
