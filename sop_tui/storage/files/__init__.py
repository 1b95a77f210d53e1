"""The engine of one TinyDB JSON file, with yearly archives beside it."""
