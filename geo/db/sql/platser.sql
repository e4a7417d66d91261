-- Platser as one list: what the current version proposes, and what people have decided about, each once.
-- With `asked` the one plats whose id or kandidat_id it is. Columns about a decision are empty where nobody
-- has decided; `proposed` is empty where the version no longer proposes the plats, and `kept` then tells
-- what was known at the last decision that had something to go by.
WITH kandidat AS (
    SELECT
        proposal.kandidat_id,
        proposal.name,
        proposal.stadsdel,
        proposal.stadsdelsomrade,
        proposal.score,
        proposal.geom,
        proposal.is_synthetic,
        jsonb_build_object(
            'version_id', proposal.version_id,
            'kandidat_id', proposal.kandidat_id,
            'name', proposal.name,
            'stadsdel', proposal.stadsdel,
            'stadsdelsomrade', proposal.stadsdelsomrade,
            'window_from', proposal.window_from,
            'window_to', proposal.window_to,
            'underlag', proposal.underlag,
            'score', proposal.score,
            'parts', proposal.parts,
            'cells', (
                SELECT jsonb_agg(to_hex(cell.h3) ORDER BY cell.place)
                FROM unnest(proposal.cells) WITH ORDINALITY AS cell (h3, place)
            )
        ) AS snapshot
    FROM publish.kandidatplats AS proposal
    WHERE proposal.version_id = %(version_id)s::integer
),

decided AS (
    SELECT DISTINCT ON (plats.plats_id)
        plats.plats_id,
        plats.kandidat_id,
        beslut.number,
        beslut.utfall,
        beslut.name,
        beslut.geom,
        beslut.beslutad_av,
        beslut.beslutad_on,
        beslut.motivering,
        beslut.is_synthetic,
        (
            SELECT earlier.underlag
            FROM workflow.beslut AS earlier
            WHERE earlier.plats_id = plats.plats_id AND earlier.underlag IS NOT NULL
            ORDER BY earlier.number DESC
            LIMIT 1
        ) AS snapshot
    FROM workflow.plats
    INNER JOIN workflow.beslut ON plats.plats_id = beslut.plats_id
    ORDER BY plats.plats_id ASC, beslut.number DESC
),

stadsdelsomrade AS (
    SELECT
        area.code,
        area.name,
        area.geom
    FROM area.area
    INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
    WHERE area_set.kind = 'stadsdelsomrade' AND area_set.valid_to IS NULL
),

stadsdel AS (
    SELECT
        area.name,
        area.geom
    FROM area.area
    INNER JOIN area.area_set ON area.area_set_id = area_set.area_set_id
    WHERE area_set.kind = 'stadsdel' AND area_set.valid_to IS NULL
)

SELECT
    decided.plats_id,
    coalesce(decided.kandidat_id, kandidat.kandidat_id) AS kandidat_id,
    coalesce(decided.name, kandidat.name) AS name,
    CASE WHEN decided.plats_id IS NULL THEN kandidat.stadsdel ELSE largest_stadsdel.name END AS stadsdel,
    CASE
        WHEN decided.plats_id IS NULL THEN kandidat.stadsdelsomrade ELSE largest_omrade.name
    END AS stadsdelsomrade,
    CASE
        WHEN decided.plats_id IS NULL
            THEN
                (
                    SELECT min(stadsdelsomrade.code)
                    FROM stadsdelsomrade
                    WHERE stadsdelsomrade.name = kandidat.stadsdelsomrade
                )
        ELSE largest_omrade.code
    END AS stadsdelsomrade_code,
    st_x(st_transform(st_pointonsurface(coalesce(decided.geom, kandidat.geom)), 4326)) AS longitude,
    st_y(st_transform(st_pointonsurface(coalesce(decided.geom, kandidat.geom)), 4326)) AS latitude,
    kandidat.score,
    kandidat.snapshot AS proposed,
    decided.snapshot AS kept,
    decided.number,
    decided.utfall,
    decided.beslutad_av,
    decided.beslutad_on,
    decided.motivering,
    (coalesce(decided.is_synthetic, FALSE) OR coalesce(kandidat.is_synthetic, FALSE)) AS is_synthetic
FROM kandidat
FULL JOIN decided
    ON kandidat.kandidat_id = decided.kandidat_id AND kandidat.is_synthetic = decided.is_synthetic
LEFT JOIN LATERAL (
    SELECT stadsdel.name
    FROM stadsdel
    WHERE st_intersects(stadsdel.geom, decided.geom)
    ORDER BY st_area(st_intersection(stadsdel.geom, decided.geom)) DESC, stadsdel.name ASC
    LIMIT 1
) AS largest_stadsdel ON TRUE
LEFT JOIN LATERAL (
    SELECT
        stadsdelsomrade.code,
        stadsdelsomrade.name
    FROM stadsdelsomrade
    WHERE st_intersects(stadsdelsomrade.geom, decided.geom)
    ORDER BY st_area(st_intersection(stadsdelsomrade.geom, decided.geom)) DESC, stadsdelsomrade.code ASC
    LIMIT 1
) AS largest_omrade ON TRUE
WHERE
    %(asked)s::text IS NULL
    OR decided.plats_id::text = %(asked)s::text
    OR kandidat.kandidat_id = %(asked)s::text
    OR decided.kandidat_id = %(asked)s::text
ORDER BY coalesce(decided.plats_id::text, kandidat.kandidat_id)
