"""What the API asks the database, by noun; the SQL stands in `geo/db/sql`."""
