"""Which acts come nearest to one that is refused."""

from collections.abc import Mapping
from types import MappingProxyType

from sop_tui.casework.commands import Act

_ONWARD = (Act.COMPLETE, Act.APPROVE, Act.CHOOSE, Act.RESUME)
_NEAREST: Mapping[Act, tuple[Act, ...]] = MappingProxyType(
    {
        Act.RETURN: (Act.HOLD,),
        Act.REJECT: (Act.RETURN, Act.HOLD),
        Act.CANCEL: (Act.REJECT, Act.HOLD),
        Act.RECALL: (Act.RETURN,),
        Act.HOLD: (Act.RESUME,),
        Act.CORRECT: (),
        Act.NOTE: (),
        Act.HAND: (Act.CLAIM,),
        Act.RELEASE: (Act.CLAIM,),
        Act.LINK: (),
    }
)


def leads_on(act: Act) -> bool:
    """Whether an act sends a case further on its way."""
    return act in _ONWARD


def nearest_acts(tried: Act) -> tuple[Act, ...]:
    """What serves where this act is refused, the nearest first, a note last.

    Nobody who wanted to stop a case, or to mend what it says, is led to send it on.
    """
    return (tried, *_NEAREST.get(tried, _ONWARD), Act.NOTE)
