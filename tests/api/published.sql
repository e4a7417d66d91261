-- A version by hand. Every number follows from a rule that a test can repeat:
--   hexagons of resolution 9 with land, themes klotter (1) and butiksstold (2), years 2022–2024:
--   m = (cell_id * 7 + theme * 13 + year) % 40; 1–4 is withheld, every 17th cell has no row at all.
INSERT INTO publish.version (run_id, is_current) VALUES (1, TRUE);

INSERT INTO publish.run (version_id, run_id, kind, parameters, code_version, started_at, finished_at)
VALUES (1, 1, 'publish', '{"threshold": 5}', '0.1.0', '2026-01-05T06:00:00Z', '2026-01-05T06:01:00Z');

INSERT INTO publish.theme (version_id, theme, title, codes, finest, is_sensitive, list_version, position, source)
VALUES
(1, 'klotter', 'Klotter', '["1208", "1209"]', 'ruta_9', FALSE, '2026-1', 1, 'polisen__anmalda_brott'),
(1, 'butiksstold', 'Butiksstöld', '["0853"]', 'ruta_9', FALSE, '2026-1', 2, 'polisen__anmalda_brott'),
(1, 'cykel', 'Cykel och elsparkcykel', '["9829"]', 'ruta_9', FALSE, '2026-1', 3, 'polisen__anmalda_brott'),
(1, 'bostadsinbrott', 'Bostadsinbrott', '["9801"]', 'regso', TRUE, '2026-1', 4, 'polisen__anmalda_brott');

INSERT INTO publish.layer (
    version_id, layer, title, description, measure, geography, area_set_id, source, clock, unit,
    position, caveats, metadata
)
SELECT
    1, layer, title, 'Gjort för hand.', measure, geography,
    (
        SELECT area_set_id FROM area.area_set
        WHERE kind = geography AND (valid_from = since OR since IS NULL)
    ),
    'polisen__anmalda_brott', 'brottstid', 'anmälda brott', position,
    '["Räknat efter brottstid."]', '{"classes": [5, 10, 25]}'
FROM (
    VALUES
    ('anmalda_brott_ruta_9', 'Anmälda brott, ruta', 'antal', 'ruta_9', NULL::date, 1),
    ('koncentration_ruta_9', 'Koncentration, ruta', 'koncentration', 'ruta_9', NULL, 2),
    ('anmalda_brott_stadsdel', 'Anmälda brott, stadsdel', 'antal', 'stadsdel', NULL, 3),
    (
        'anmalda_brott_stadsdelsomrade_2023-07-01', 'Anmälda brott, stadsdelsområde', 'antal',
        'stadsdelsomrade', '2023-07-01', 4
    ),
    ('anmalda_brott_ruta_8', 'Anmälda brott, stor ruta', 'antal', 'ruta_8', NULL, 5)
) AS given (layer, title, measure, geography, since, position);

-- Made of synthetic deliveries, for those whom the police share with.
INSERT INTO publish.release (
    version_id, policy, method, source, theme, geography, window_from, window_to, threshold,
    recipients, is_synthetic
)
SELECT
    1, 'polis_kalenderar', 'suppression', 'polisen__anmalda_brott', theme, geography,
    make_date(y, 1, 1), make_date(y + 1, 1, 1), 5, '{samverkan_polis}', TRUE
FROM unnest(ARRAY['klotter', 'butiksstold']) AS theme
CROSS JOIN unnest(ARRAY['ruta_9', 'stadsdel', 'stadsdelsomrade']) AS geography
CROSS JOIN generate_series(2022, 2024) AS y;

-- Not synthetic: a real theme, and a layer that holds nothing else.
INSERT INTO publish.release (
    version_id, policy, method, source, theme, geography, window_from, window_to, threshold,
    recipients, is_synthetic
)
VALUES
(1, 'polis_kalenderar', 'suppression', 'polisen__anmalda_brott', 'cykel', 'ruta_9',
    '2024-01-01', '2025-01-01', 5, '{samverkan_polis}', FALSE),
(1, 'polis_kalenderar', 'suppression', 'polisen__anmalda_brott', 'cykel', 'ruta_8',
    '2024-01-01', '2025-01-01', 5, '{samverkan_polis}', FALSE),
(1, 'polis_kalenderar', 'suppression', 'polisen__anmalda_brott', 'cykel', 'ruta_8',
    '2025-01-01', '2026-01-01', 5, '{samverkan_polis}', FALSE),
(1, 'polis_kalenderar', 'suppression', 'polisen__anmalda_brott', 'cykel', 'stadsdel',
    '2024-01-01', '2025-01-01', 5, '{samverkan_polis}', FALSE),
(1, 'polis_kalenderar', 'suppression', 'polisen__anmalda_brott', 'cykel', 'stadsdel',
    '2025-01-01', '2026-01-01', 5, '{samverkan_polis}', FALSE),
(1, 'officiell_statistik', 'official', 'bra__anmalda_brott', 'alla', 'stadsdelsomrade',
    '2022-01-01', '2025-01-01', NULL, '{oppen,samverkan_polis}', FALSE);

WITH counted AS (
    SELECT
        cell.cell_id,
        ticket.*,
        (
            cell.cell_id * 7 + CASE ticket.theme WHEN 'klotter' THEN 1 ELSE 2 END * 13
            + extract(YEAR FROM ticket.window_from)::integer
        ) % 40 AS m
    FROM area.cell
    CROSS JOIN publish.release AS ticket
    WHERE
        cell.resolution = 9 AND cell.land_share > 0 AND cell.cell_id % 17 <> 0
        AND ticket.geography = 'ruta_9' AND ticket.is_synthetic
)

INSERT INTO publish.value (
    version_id, layer, theme, window_from, window_to, unit_id, n, status, expected, is_raised,
    release_id, recipients, is_synthetic
)
SELECT
    1, 'anmalda_brott_ruta_9', theme, window_from, window_to, cell_id,
    CASE WHEN m BETWEEN 1 AND 4 THEN NULL ELSE m END,
    CASE WHEN m BETWEEN 1 AND 4 THEN 'withheld' ELSE 'exact' END,
    NULL, NULL, release_id, recipients, is_synthetic
FROM counted
UNION ALL
SELECT
    1, 'koncentration_ruta_9', theme, window_from, window_to, cell_id, NULL,
    CASE WHEN m BETWEEN 1 AND 4 THEN 'withheld' ELSE 'exact' END,
    m / 3.0, CASE WHEN m BETWEEN 1 AND 4 THEN NULL ELSE m > 35 END,
    release_id, recipients, is_synthetic
FROM counted;

-- Areas: the first by code has an exact 0, the second a protected 0, the third is withheld, the fourth
-- has no row, the others have 100 times their place in the order.
WITH placed AS (
    SELECT
        area.area_id, area_set.kind, area.area_set_id,
        row_number() OVER (PARTITION BY area_set.area_set_id ORDER BY area.code) AS place
    FROM area.area INNER JOIN area.area_set USING (area_set_id)
    WHERE area_set.kind = 'stadsdel' OR area_set.valid_from = '2023-07-01'
)

INSERT INTO publish.value (
    version_id, layer, theme, window_from, window_to, unit_id, n, status, release_id, recipients,
    is_synthetic
)
SELECT
    1, layer.layer, ticket.theme, ticket.window_from, ticket.window_to, placed.area_id,
    CASE placed.place WHEN 1 THEN 0 WHEN 2 THEN 0 WHEN 3 THEN NULL ELSE placed.place * 100 END,
    CASE placed.place WHEN 2 THEN 'protected' WHEN 3 THEN 'withheld' ELSE 'exact' END,
    ticket.release_id, ticket.recipients, ticket.is_synthetic
FROM placed
INNER JOIN publish.layer USING (area_set_id)
INNER JOIN publish.release AS ticket ON layer.geography = ticket.geography AND ticket.method = 'suppression'
WHERE placed.place <> 4;

INSERT INTO publish.value (
    version_id, layer, theme, window_from, window_to, unit_id, n, status, release_id, recipients,
    is_synthetic
)
SELECT
    1, 'anmalda_brott_' || ticket.geography, 'cykel', ticket.window_from, ticket.window_to, cell.cell_id,
    77, 'exact', ticket.release_id, ticket.recipients, ticket.is_synthetic
FROM area.cell
INNER JOIN publish.release AS ticket
    ON ticket.theme = 'cykel' AND ticket.geography = 'ruta_' || cell.resolution
WHERE cell.land_share > 0.9;

-- Official months of Bromma: 2022 missing, 2023 ten a month, 2024 until June; and a yearly rate.
INSERT INTO publish.series (
    version_id, source, area_id, brott, clock, grain, unit, month, n, status, note, is_preliminary,
    release_id, recipients, is_synthetic
)
SELECT
    1, 'bra__anmalda_brott', area.area_id, 'Totalt antal brott', 'anmald', given.grain, given.unit,
    given.day, given.n, CASE WHEN given.n IS NULL THEN 'saknas' ELSE 'exact' END,
    CASE WHEN given.n IS NULL THEN 'Källan har ingen uppgift.' END,
    given.day >= '2024-01-01', ticket.release_id, ticket.recipients, FALSE
FROM area.area
INNER JOIN area.area_set USING (area_set_id)
INNER JOIN publish.release AS ticket ON ticket.method = 'official'
CROSS JOIN (
    SELECT
        'month' AS grain, 'antal' AS unit, month::date AS day,
        CASE WHEN month < '2023-01-01' THEN NULL ELSE 10 END AS n
    FROM generate_series('2022-01-01'::date, '2024-06-01'::date, '1 month') AS month
    UNION ALL
    SELECT 'year', 'per_100000', '2023-01-01', 14321
) AS given
WHERE area_set.kind = 'stadsdelsomrade' AND area_set.valid_from = '2023-07-01' AND area.code = 'bromma';

INSERT INTO publish.source_status (
    version_id, source, title, publisher, licence, clock, latest_date, share_without_position,
    share_unknown_theme, recipients, is_synthetic
)
VALUES
(1, 'polisen__anmalda_brott', 'Anmälda brott', 'Polismyndigheten', 'Syntetisk', 'brottstid',
    '2024-12-31', 0.04, 0.02, '{samverkan_polis}', TRUE),
(1, 'bra__anmalda_brott', 'Anmälda brott, officiell statistik', 'Brå', 'CC BY 4.0', 'anmald',
    '2024-06-30', NULL, NULL, '{oppen,samverkan_polis}', FALSE);

INSERT INTO publish.delivery (
    version_id, delivery_id, source, sha256, received_at, rows_read, rows_new, rows_unchanged,
    rows_superseded, rows_quarantined, period_from, period_to, recipients, is_synthetic
)
VALUES
(1, 1, 'polisen__anmalda_brott', repeat('a', 64), '2026-01-04T06:00:00Z', 10, 7, 1, 1, 1,
    '2022-01-01', '2024-12-31', '{samverkan_polis}', TRUE);
