"""Offices for tests and benchmarks, from one officer at a desk to thousands of cases.

- ``small``: one officer for each role of the complaints procedure, each with a separate session.
- ``on_screen``: the same procedure with the people shown in the pictures.
- ``timed``: one officer who holds every role, and a clock that the test sets.
- ``large``: any number of open cases, for measurements.
- ``secret``: cases full of words that a guest may not see.
- ``stores``: stores and histories of any size without a desk.
- ``served``: the office on a shared server.
"""
