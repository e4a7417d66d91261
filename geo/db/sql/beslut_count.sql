-- How many decisions the session sees: none is changed or removed, so the number tells whether anything is new.
SELECT count(*) AS n_beslut
FROM workflow.beslut
