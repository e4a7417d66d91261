-- Reported crime of areas that hold each other, made disjoint: what a stadsdelsområde has beside its delivered
-- stadsdelar, and with no area what the whole city has beside its delivered areas. Summed up again, each area
-- has the number that was delivered of it, and the kommun that of the whole city or, where there is none, the sum
-- of its areas; of divisions side by side the newest. A difference is negative where parts exceed their whole.
CREATE FUNCTION core.counted_omrade() RETURNS TABLE (theme text, month date, area_id integer, n integer)
LANGUAGE sql STABLE AS $$
    WITH figure AS (
        SELECT
            crime.row_id, crime.theme, crime.brottstyp, crime.month, crime.omrade_kind, crime.area_id, crime.antal
        FROM core.polisen__anmalda_brott_omrade AS crime
        WHERE crime.superseded_by IS NULL
    ),

    stadsdel AS (
        SELECT
            part.child_id AS stadsdel_id, part.parent_id AS omrade_id, omrade_set.valid_from
        FROM area.part AS part
        INNER JOIN area.area AS child ON part.child_id = child.area_id
        INNER JOIN area.area_set AS child_set ON child.area_set_id = child_set.area_set_id
        INNER JOIN area.area AS omrade ON part.parent_id = omrade.area_id
        INNER JOIN area.area_set AS omrade_set ON omrade.area_set_id = omrade_set.area_set_id
        WHERE child_set.kind = 'stadsdel' AND omrade_set.kind = 'stadsdelsomrade'
    ),

    -- a stadsdel lies in its stadsdelsområden, and one of an older division in the newer that took it up
    lies_in AS (
        SELECT
            stadsdel.stadsdel_id AS smaller_id, stadsdel.omrade_id AS larger_id, TRUE AS is_stadsdel
        FROM stadsdel
        UNION
        SELECT
            older.omrade_id, newer.omrade_id, FALSE
        FROM stadsdel AS older
        INNER JOIN stadsdel AS newer ON older.stadsdel_id = newer.stadsdel_id AND older.valid_from < newer.valid_from
    ),

    pair AS (
        SELECT
            smaller.row_id AS smaller_row, larger.row_id AS larger_row, smaller.antal, lies_in.is_stadsdel
        FROM figure AS smaller
        INNER JOIN lies_in ON smaller.area_id = lies_in.smaller_id
        INNER JOIN figure AS larger
            ON
                lies_in.larger_id = larger.area_id
                AND smaller.brottstyp = larger.brottstyp
                AND smaller.month = larger.month
    ),

    inside AS (
        SELECT
            pair.larger_row, sum(pair.antal) AS n
        FROM pair
        WHERE pair.is_stadsdel
        GROUP BY pair.larger_row
    ),

    own AS (
        SELECT
            figure.theme, figure.brottstyp, figure.month, figure.area_id, figure.antal,
            figure.antal - coalesce(inside.n, 0) AS n,
            figure.row_id NOT IN (SELECT pair.smaller_row FROM pair) AS is_largest
        FROM figure
        LEFT JOIN inside ON figure.row_id = inside.larger_row
        WHERE figure.omrade_kind <> 'kommun'
    ),

    part AS (
        SELECT
            own.theme, own.brottstyp, own.month, own.n AS counted,
            CASE WHEN own.is_largest THEN own.antal ELSE 0 END AS in_areas, NULL::integer AS in_city
        FROM own
        UNION ALL
        SELECT
            figure.theme, figure.brottstyp, figure.month, 0, 0, figure.antal
        FROM figure
        WHERE figure.omrade_kind = 'kommun'
    ),

    city AS (
        SELECT
            part.theme, part.month, coalesce(max(part.in_city), sum(part.in_areas)) - sum(part.counted) AS n
        FROM part
        GROUP BY part.theme, part.brottstyp, part.month
    )

    SELECT
        own.theme, own.month, own.area_id, own.n::integer
    FROM own
    WHERE own.n <> 0
    UNION ALL
    SELECT
        city.theme, city.month, NULL, city.n::integer
    FROM city
    WHERE city.n <> 0;
$$;

-- Every row that counts something, in one shape: what the cube is made of. Inlined by the planner, so
-- that a source that is asked for is the only one that is read.
CREATE FUNCTION core.counted(of_list text) RETURNS TABLE (
    source text, theme text, month date, cell bigint, area_id integer, n integer
)
LANGUAGE sql STABLE AS $$
    SELECT
        'polisen__anmalda_brott', coalesce(code.theme, 'okant_tema'), crime.month, crime.cell,
        crime.stadsdel_id, crime.antal
    FROM core.polisen__anmalda_brott AS crime
    LEFT JOIN meta.theme_code AS code
        ON
            crime.brottskod = code.brottskod
            AND code.list_version = of_list
            AND crime.month >= code.valid_from
            AND crime.month < code.valid_to
    WHERE crime.superseded_by IS NULL AND crime.month IS NOT NULL
    UNION ALL
    SELECT
        'polisen__anmalda_brott_basomrade', coalesce(code.theme, 'okant_tema'), crime.month, NULL,
        crime.area_id, crime.antal
    FROM core.polisen__anmalda_brott_basomrade AS crime
    LEFT JOIN meta.theme_code AS code
        ON
            crime.brottskod = code.brottskod
            AND code.list_version = of_list
            AND crime.month >= code.valid_from
            AND crime.month < code.valid_to
    WHERE crime.superseded_by IS NULL
    UNION ALL
    SELECT
        'polisen__anmalda_brott_omrade', figure.theme, figure.month, NULL, figure.area_id, figure.n
    FROM core.counted_omrade() AS figure
    UNION ALL
    SELECT
        'stockholm__tyck_till', report.grupp, report.month, report.cell, report.stadsdel_id, report.antal
    FROM core.stockholm__tyck_till AS report
    WHERE report.superseded_by IS NULL
    UNION ALL
    SELECT
        'stockholm__trygghetsinventering', finding.bristtyp, finding.month, finding.cell,
        finding.stadsdel_id, finding.antal
    FROM core.stockholm__trygghetsinventering AS finding
    WHERE finding.superseded_by IS NULL;
$$;

ALTER TABLE analysis.hotspot
ADD COLUMN gi_z double precision[],
ADD COLUMN gi_p double precision[],
ADD COLUMN gi_q double precision[],
ADD CONSTRAINT ck_hotspot_gi_lengths CHECK (
    cardinality(cells) = cardinality(gi_z)
    AND cardinality(cells) = cardinality(gi_p)
    AND cardinality(cells) = cardinality(gi_q)
);
COMMENT ON COLUMN analysis.hotspot.gi_z IS 'Gi* of the counts; clustering of volume, whatever the risk';
