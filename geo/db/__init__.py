"""The database: private clusters, roles, connections, tables and queries."""
