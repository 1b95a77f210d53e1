"""The PostgreSQL engine: one schema in a database, for offices that work from several hosts."""
