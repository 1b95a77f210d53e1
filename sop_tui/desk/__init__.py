"""One officer at work: every read and every act goes through the desk, so every rule holds
everywhere.

Screen, command line and SSH have no other access to cases.
"""
