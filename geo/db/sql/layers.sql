-- The layers of a version in the order they are shown. Which of them the session may see follows
-- from their parts, see layer_parts.sql.
SELECT
    layer.layer,
    layer.title,
    layer.description,
    layer.measure,
    layer.geography,
    layer.source,
    layer.clock,
    layer.unit,
    layer.caveats,
    layer.metadata,
    layer.area_set_id
FROM publish.layer
WHERE layer.version_id = %(version_id)s
ORDER BY layer.position, layer.layer
