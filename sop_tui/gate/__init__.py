"""Access to a shared server: proves the identity, allows a list of requests, isolates each session.

It runs as sshd's forced command and starts the program as a separate process, without importing it.
"""
