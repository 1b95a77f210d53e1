"""A store on PostgreSQL: one schema in a database, for offices that work from several hosts."""
