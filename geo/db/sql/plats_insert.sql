INSERT INTO workflow.plats (plats_id, kandidat_id, recipients, is_synthetic)
VALUES (%(plats_id)s, %(kandidat_id)s, %(recipients)s, %(is_synthetic)s)
