"""The calendars that come with the program, located without reading them."""

from pathlib import Path

from sop_tui.text.message import say
from sop_tui.worktime.problem import CalendarProblem

SHIPPED = ("asn5", "asn6")


def shipped_calendar_file(name: str) -> Path:
    """The file of a shipped calendar.

    Raises:
        CalendarProblem: ``calendar_unknown``, if there is none with this name.
    """
    if name not in SHIPPED:
        raise CalendarProblem(
            "calendar_unknown",
            say(
                "kalender {name} tidak ada; yang tersedia: {names}",
                name=name,
                names=", ".join(SHIPPED),
            ),
        )
    return Path(__file__).with_name("calendars") / f"{name}.toml"
