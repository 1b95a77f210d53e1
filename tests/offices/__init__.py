"""Offices for the tests and the benchmarks, from one officer at a desk to thousands of cases.

- ``small``: one officer for each role of the complaints procedure, each desk a session of its own.
- ``on_screen``: the same procedure with the people whom the pictures show.
- ``timed``: one officer who holds every role, and a clock that the test sets.
- ``large``: as many open cases as wanted, for figures.
- ``secret``: cases full of words that a guest may not see.
- ``stores``: stores and histories of any size without a desk.
- ``served``: what a shared server is furnished with.
"""
