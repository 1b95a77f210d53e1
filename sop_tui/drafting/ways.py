"""Arrows from symbol to symbol, and arrows that lead nowhere."""

from dataclasses import dataclass

from sop_tui.drafting.picture import Point
from sop_tui.drafting.spots import Trust


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from spot to spot; ``label_trust`` is the trust in its label."""

    source: int
    target: int
    trust: Trust
    label: str = ""
    label_trust: Trust = Trust.LABEL
    path: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Loose:
    """An arrow that leaves ``source`` and reaches no symbol."""

    source: int
    at: Point
