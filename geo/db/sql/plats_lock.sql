-- One decision at a time about the same plats, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended(%(key)s::text, 0)) IS NULL AS is_waiting
