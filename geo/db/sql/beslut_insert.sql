INSERT INTO workflow.beslut (
    beslut_id, plats_id, number, utfall, name, geom, beslutad_av, beslutad_on, motivering, underlag,
    recipients, is_synthetic
)
VALUES (
    %(beslut_id)s, %(plats_id)s, %(number)s, %(utfall)s, %(name)s, %(geom)s, %(beslutad_av)s, %(beslutad_on)s,
    %(motivering)s, %(underlag)s, %(recipients)s, %(is_synthetic)s
)
