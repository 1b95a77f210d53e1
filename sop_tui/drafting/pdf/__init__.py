"""The reader of PDF: page objects, rulings and grids, symbols, connectors, words.

:mod:`.objects` is the only module that knows the engine; what follows works on plain geometry.
"""
