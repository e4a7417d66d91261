INSERT INTO analysis.hotspot (
    run_id, source, theme, window_from, window_to, resolution,
    cells, observed, observed_neighbourhood, expected_neighbourhood, p, q
)
VALUES (
    %(run_id)s, %(source)s, %(theme)s, %(window_from)s, %(window_to)s, %(resolution)s,
    %(cells)s, %(observed)s, %(observed_neighbourhood)s, %(expected_neighbourhood)s, %(p)s, %(q)s
)
