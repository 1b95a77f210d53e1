"""The gate of a shared server: who is there, what they may start, in an environment of its own.

It runs as sshd's forced command and starts the program as a process of its own,
without importing it.
"""
