"""Where cases are kept: one TinyDB file, written whole, read without a lock, never made worse."""
