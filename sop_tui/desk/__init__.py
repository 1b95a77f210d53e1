"""One officer at work: every read and every act goes through the desk, so a rule holds everywhere.

Keyboard, command line and SSH alike have no other way to a case.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk

__all__ = ["Desk"]


def __getattr__(name: str) -> Any:
    """The desk itself is loaded where it is asked for: what only reads settings does without."""
    if name == "Desk":
        from sop_tui.desk.desk import Desk

        return Desk
    raise AttributeError(name)
