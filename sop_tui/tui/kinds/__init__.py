"""Kinds of pages: what a list, a form, a sheet or a prompt has in common with its like."""
