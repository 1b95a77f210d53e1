"""How cases and procedures leave the program: as text to print, and as files for other programs.

Everything here but ``at_desk`` is pure. What is exported comes in as values, the time of the export
included, so the same input always gives the same bytes.
"""
