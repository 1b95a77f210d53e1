"""How cases and procedures leave: as text to print, and as files that other programs read.

Everything here but ``at_desk`` is pure: what is exported comes as values, the time of the export
among them, so the same input always gives the same bytes.
"""
