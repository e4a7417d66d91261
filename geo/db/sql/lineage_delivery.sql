-- One delivery as it was received.
SELECT
    delivery.delivery_id,
    delivery.source,
    delivery.file_name,
    delivery.sha256,
    delivery.size_bytes,
    delivery.licence,
    delivery.is_synthetic,
    delivery.received_at,
    delivery.rows_read
FROM meta.delivery
WHERE delivery.delivery_id = %(delivery_id)s
