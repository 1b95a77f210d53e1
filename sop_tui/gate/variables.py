"""The names of the environment variables by which the gate informs a session's program."""

from typing import Final

CAPTIVE: Final = "SOP_TUI_CAPTIVE"
OFFICER: Final = "SOP_TUI_OFFICER"
KEY: Final = "SOP_TUI_KEY"
SESSION: Final = "SOP_TUI_SESSION"
IDLE: Final = "SOP_TUI_IDLE"
ACCOUNT: Final = "SOP_TUI_ACCOUNT"
MEMORY: Final = "SOP_TUI_MEMORY"
