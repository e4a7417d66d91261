-- What a layer shows in all, for its description. The sum is of shown values: it leaves out what is
-- withheld, and must, or the withheld could be computed from it.
SELECT
    coalesce(sum(value.n), 0)::bigint AS n_total,
    count(*) AS n_rows,
    count(*) FILTER (WHERE value.status = 'withheld') AS n_withheld
FROM publish.value
WHERE value.version_id = %(version_id)s AND value.layer = %(layer)s
