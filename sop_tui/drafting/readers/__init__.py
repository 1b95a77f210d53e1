"""One reader per format, each a function ``read(data: bytes) -> Picture``."""
