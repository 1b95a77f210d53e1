"""Reads an office's own document into a draft definition; never invents what the document lacks.

A *reader* turns the bytes of one format into the neutral picture of :mod:`.picture`; code behind it
knows no format. The *interpreter* (:mod:`.interpret`) finds identity block, matrix and flow in the
picture and makes a :class:`.draft.Draft`: each value with its place, its ground and its trust, and
each uncertainty as a doubt.
"""
