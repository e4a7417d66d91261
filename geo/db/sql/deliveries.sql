SELECT
    delivery.delivery_id,
    delivery.source,
    delivery.sha256,
    delivery.received_at,
    delivery.rows_read,
    delivery.rows_new,
    delivery.rows_unchanged,
    delivery.rows_superseded,
    delivery.rows_quarantined,
    delivery.rows_withdrawn,
    delivery.removed,
    delivery.period_from,
    delivery.period_to,
    delivery.is_synthetic
FROM publish.delivery
WHERE delivery.version_id = %(version_id)s AND delivery.source = %(source)s
ORDER BY delivery.received_at, delivery.delivery_id
