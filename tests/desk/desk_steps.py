"""Steps that several tests of the desk share."""

from typing import Any

from offices.small import PGM, OfficeAtWork

from sop_tui.casework.commands import Approve, Complete
from sop_tui.desk.desk import Desk


def opened(desk: Desk, title: str = "Pungutan di loket", **more: Any) -> str:
    return desk.acts.open_case(PGM, title, **more).card.number


def walked_to(office: OfficeAtWork, number: str, node: str) -> None:
    """Moves the case straight on to this node, each step by a newly opened desk."""
    while (card := office.desk("ani").lists.card(number)).node != node:
        by = "ani" if card.lane == "pelapor" else str(card.lane)
        office.desk(by).acts.do(number, Complete() if card.phase == "work" else Approve())
