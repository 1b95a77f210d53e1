"""How a session ends that shows no screen: the gate starts nothing, or the screen refuses."""

NO_TERMINAL = 65
TOO_MANY = 75
NO_IDENTITY = 77
NOT_ALLOWED = 126
NOT_BEGUN = range(2, 6)
"""The program's own codes (``sop_tui.cli.exits``) of a screen that said why it shows nothing."""
