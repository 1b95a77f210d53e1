"""The engine for a TinyDB JSON file with yearly archives beside it."""
