CREATE SCHEMA meta;
CREATE SCHEMA area;
CREATE SCHEMA core;
CREATE SCHEMA analysis;
CREATE SCHEMA publish;
CREATE SCHEMA workflow;
CREATE SCHEMA access;
CREATE SCHEMA audit;
CREATE SCHEMA job;

COMMENT ON SCHEMA meta IS 'deliveries, runs, quarantine, code lists';
COMMENT ON SCHEMA area IS 'area sets with validity, areas, cells; geometry is no secret';
COMMENT ON SCHEMA core IS 'rows as delivered and keyed; protected';
COMMENT ON SCHEMA analysis IS 'what is derived from core; internal';
COMMENT ON SCHEMA publish IS 'what may leave, to whom; written by the one door out';
COMMENT ON SCHEMA workflow IS 'places and the process around them';
COMMENT ON SCHEMA access IS 'people, grants, keys, sessions';
COMMENT ON SCHEMA audit IS 'append-only log';
COMMENT ON SCHEMA job IS 'tables of the job queue';
