INSERT INTO area.area_set (kind, valid_from, valid_to, title, source, licence, is_approximate, remarks)
VALUES (
    %(kind)s, %(valid_from)s, %(valid_to)s, %(title)s, %(source)s, %(licence)s, %(is_approximate)s, %(remarks)s
)
ON CONFLICT (kind, valid_from) DO UPDATE
    SET
        valid_to = excluded.valid_to,
        title = excluded.title,
        source = excluded.source,
        licence = excluded.licence,
        is_approximate = excluded.is_approximate,
        remarks = excluded.remarks
RETURNING area_set_id
