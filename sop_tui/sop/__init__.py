"""Procedures: the model, reading definitions from TOML files, checking them for errors."""
