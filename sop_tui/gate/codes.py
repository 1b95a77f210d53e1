"""Exit codes of sessions without a screen: the gate refuses, or the screen refuses to start."""

NO_TERMINAL = 65
TOO_MANY = 75
NO_IDENTITY = 77
NOT_ALLOWED = 126
NOT_BEGUN = range(2, 6)
"""Exit codes of the program itself (``sop_tui.cli.exits``) when the screen said why it cannot
start.
"""
