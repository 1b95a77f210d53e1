"""What the gate answers with when it starts nothing."""

NO_TERMINAL = 65
TOO_MANY = 75
NO_IDENTITY = 77
NOT_ALLOWED = 126
