"""One officer at work: every read and every act goes through the desk, so a rule holds everywhere.

Keyboard, command line and SSH alike have no other way to a case.
"""
