-- A row in quarantine, and the row of the delivery that resolved it stands elsewhere, in the source's table.
SELECT
    quarantine.column_name,
    quarantine.expected,
    quarantine.got,
    quarantine.natural_key,
    quarantine.delivered,
    quarantine.resolved_by
FROM meta.quarantine
WHERE quarantine.delivery_id = %(delivery_id)s AND quarantine.row_number = %(row_number)s
