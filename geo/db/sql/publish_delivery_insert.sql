INSERT INTO publish.delivery (
    version_id, delivery_id, source, sha256, received_at,
    rows_read, rows_new, rows_unchanged, rows_superseded, rows_quarantined,
    period_from, period_to, recipients, is_synthetic, rows_withdrawn, removed
)
SELECT
    %(version_id)s,
    delivery.delivery_id,
    delivery.source,
    delivery.sha256,
    delivery.received_at,
    delivery.rows_read,
    delivery.rows_new,
    delivery.rows_unchanged,
    delivery.rows_superseded,
    delivery.rows_quarantined,
    delivery.period_from,
    delivery.period_to,
    %(recipients)s,
    delivery.is_synthetic,
    delivery.rows_withdrawn,
    CASE WHEN 'oppen' = any(%(recipients)s::text[]) THEN '{}' ELSE delivery.removed END AS removed
FROM meta.delivery AS delivery
WHERE delivery.source = %(source)s
