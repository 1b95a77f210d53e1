"""What tests of a desk do again and again."""

from typing import Any

from offices.small import PGM, OfficeAtWork

from sop_tui.casework.commands import Approve, Complete
from sop_tui.desk.desk import Desk


def opened(desk: Desk, title: str = "Pungutan di loket", **more: Any) -> str:
    return desk.acts.open_case(PGM, title, **more).card.number


def walked_to(office: OfficeAtWork, number: str, node: str) -> None:
    """The straight way on, each step by a desk that has just been opened."""
    while (card := office.desk("ani").lists.card(number)).node != node:
        by = "ani" if card.lane == "pelapor" else str(card.lane)
        office.desk(by).acts.do(number, Complete() if card.phase == "work" else Approve())
