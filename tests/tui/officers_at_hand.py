"""Steps that several tests of the page Petugas share."""

from datetime import date, timedelta

from offices.on_screen import MONDAY, SOP, OfficeAtWork
from seat import Seat

KABAG, KADIV = f"{SOP}:kabag-p2", f"{SOP}:kadiv"
TODAY, FRIDAY = MONDAY.date(), date(2026, 11, 27)


def deputy(office: OfficeAtWork, officer: str = "budi", days: int = 4) -> None:
    office.desk("lina").officers.deputize(
        officer, KABAG, "plh", TODAY, TODAY + timedelta(days=days), "PRIN-12/2026"
    )


async def choose(seat: Seat, officer: str) -> None:
    """Moves the list's cursor to an officer."""
    await seat.press("P", "home")
    while seat.app.page.officer != officer:
        before = seat.app.page.officer
        await seat.press("down")
        assert seat.app.page.officer != before, f"{officer} is not in the list"


def one_line(seat: Seat) -> str:
    return " ".join(seat.screen.split())
