-- What a request reads: the current version, or the one that its cursor began in. The newest area
-- set stands beside it, because areas can be loaded without a new version.
SELECT
    version.version_id,
    version.created_at,
    areas.newest_area_set_id,
    EXISTS(
        SELECT 1 FROM publish.source_status
        WHERE source_status.version_id = version.version_id AND source_status.is_synthetic
    ) AS is_synthetic
FROM (SELECT MAX(area_set.area_set_id) AS newest_area_set_id FROM area.area_set) AS areas
LEFT JOIN publish.version
    ON CASE
        WHEN %(version_id)s::integer IS NULL THEN version.is_current
        ELSE version.version_id = %(version_id)s::integer
    END
