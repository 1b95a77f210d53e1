"""From an office's own document to a draft definition: read, interpreted, doubted, never invented.

A *reader* turns the bytes of one format into the neutral picture of :mod:`.picture`; behind it
nothing knows a format. The *interpreter* (:mod:`.reading`) finds identity, matrix and flow in the
picture and makes a :class:`.draft.Draft` of it: each value with its place, ground and trust, and
what is not certain as a doubt.
"""
