"""Suggests acts that are similar to a refused one."""

from collections.abc import Mapping
from types import MappingProxyType

from sop_tui.casework.acts import Act

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


def moves_forward(act: Act) -> bool:
    """Whether the act moves a case forward."""
    return act in _ONWARD


def nearest_acts(tried: Act) -> tuple[Act, ...]:
    """Acts to offer instead of a refused one, the most similar first, a note last.

    An officer who wanted to stop or correct a case is never offered to move it forward.
    """
    return (tried, *_NEAREST.get(tried, _ONWARD), Act.NOTE)
