"""What the gate answers with when it starts nothing."""

NO_TERMINAL = 65
NO_IDENTITY = 77
NOT_ALLOWED = 126
