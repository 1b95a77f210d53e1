"""The acts on a case by name; what each states is in its command."""

from enum import StrEnum


class Act(StrEnum):
    """The acts, by their names on the command line."""

    OPEN = "open"
    CLAIM = "claim"
    RELEASE = "release"
    COMPLETE = "complete"
    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"
    RECALL = "recall"
    HOLD = "hold"
    RESUME = "resume"
    CANCEL = "cancel"
    NOTE = "note"
    CHOOSE = "choose"
    HAND = "hand"
    CORRECT = "correct"
    LINK = "link"


MOVES = frozenset({Act.COMPLETE, Act.APPROVE, Act.RETURN, Act.CHOOSE})
"""The acts that move a case to another node; their officer can recall them."""
