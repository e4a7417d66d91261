-- The newest delivery of each source, and how many of its rows wait in quarantine.
WITH held AS (
    SELECT
        quarantine.delivery_id,
        count(*) AS n
    FROM meta.quarantine
    WHERE quarantine.resolved_by IS NULL
    GROUP BY quarantine.delivery_id
)

SELECT
    delivery.source,
    max(delivery.received_at) AS received_at,
    coalesce(sum(held.n), 0)::integer AS n_waiting
FROM meta.delivery
LEFT JOIN held ON delivery.delivery_id = held.delivery_id
GROUP BY delivery.source
ORDER BY delivery.source
