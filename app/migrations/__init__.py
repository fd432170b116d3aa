"""One reviewed file per change of the database, up and down, on SQLite and PostgreSQL."""
