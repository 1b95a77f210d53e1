"""Kinds of pages: what lists, forms, sheets and prompts each have in common."""
