"""Why the desk could not do what was asked; each kind has its own exit code."""

from sop_tui.casework.refusal import Refusal
from sop_tui.storage.engine import TakesLong
from sop_tui.text.clean import quoted
from sop_tui.text.message import Problem, say

__all__ = ["BadInput", "NotFound", "Refused", "TakesLong"]


class BadInput(Problem):
    """What was typed cannot be used (exit code 2)."""


class Refused(Problem):
    """The rules of the SOP or of the office refuse it (exit code 3); nothing has changed."""

    @classmethod
    def by(cls, refusal: Refusal) -> "Refused":
        return cls(refusal.code, refusal.message)


class NotFound(Problem):
    """There is no such case, SOP or officer (exit code 4)."""

    @classmethod
    def officer(cls, typed: str) -> "NotFound":
        """There never was an officer with this id."""
        message = say("petugas {officer} tidak ada; lihat sop-tui officer list",
                      officer=quoted(typed))  # fmt: skip
        return cls("officer", message)
