-- The newest later delivery of a source that reaches over a month.
SELECT
    delivery.delivery_id,
    delivery.sha256
FROM meta.delivery
WHERE
    delivery.source = %(source)s
    AND delivery.delivery_id > %(delivery_id)s
    AND delivery.period_from <= %(month)s::date
    AND delivery.period_to > %(month)s::date
ORDER BY delivery.delivery_id DESC
LIMIT 1
