"""Storage of cases behind one interface: a TinyDB file or PostgreSQL."""
