"""The names of what the gate says to a session's program in its environment."""

from typing import Final

CAPTIVE: Final = "SOP_TUI_CAPTIVE"
OFFICER: Final = "SOP_TUI_OFFICER"
KEY: Final = "SOP_TUI_KEY"
SESSION: Final = "SOP_TUI_SESSION"
IDLE: Final = "SOP_TUI_IDLE"
ACCOUNT: Final = "SOP_TUI_ACCOUNT"
MEMORY: Final = "SOP_TUI_MEMORY"
