INSERT INTO analysis.hotspot (
    run_id, source, theme, window_from, window_to, resolution,
    cells, observed, observed_neighbourhood, expected_neighbourhood, p, q, gi_z, gi_p, gi_q
)
VALUES (
    %(run_id)s, %(source)s, %(theme)s, %(window_from)s, %(window_to)s, %(resolution)s,
    %(cells)s::bigint[], %(observed)s::integer[], %(observed_neighbourhood)s::integer[],
    %(expected_neighbourhood)s::double precision[], %(p)s::double precision[], %(q)s::double precision[],
    %(gi_z)s::double precision[], %(gi_p)s::double precision[], %(gi_q)s::double precision[]
)
