"""A desk on a real store, with a clock that the test sets and a working calendar."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sop_tui.casework.commands import Approve, Command, Complete
from sop_tui.desk.desk import Desk
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import initialize
from sop_tui.desk.settings import read_settings
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Check, Procedure, Role, Step
from sop_tui.sop.reading import Library
from sop_tui.storage.opening import engine_at
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.address import is_url
from sop_tui.worktime.reading import read_calendar
from sop_tui.worktime.shipped import shipped_calendar_file

ZONE = read_calendar(shipped_calendar_file("asn5")).zone
STORE = "data.json"


def wib(text: str) -> datetime:
    """A moment in Jakarta, e.g. ``wib("2026-11-23 09.15")``."""
    return datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=ZONE)


MONDAY = wib("2026-11-23 08.00")


def letters(**changed: object) -> Procedure:
    """A request by an outside party, a draft with a check, and a letter that is sent."""
    said: dict[str, object] = {
        "id": "surat-keluar",
        "code": "SRT",
        "agency": "Sekretariat Daerah",
        "title": "Surat Keluar",
        "roles": (
            Role(id="kepala", name="Kepala Bagian"),
            Role(id="staf", name="Staf"),
            Role(id="pemohon", name="Pemohon", outside=True),
        ),
        "steps": (
            Step(no=1, activity="Mengajukan permohonan", role="pemohon", time="10 menit"),
            Step(
                no=2,
                activity="Membuat konsep surat untuk diparaf",
                role="staf",
                time="60 menit",
                check=Check(role="kepala", act="paraf", return_to=("2",)),
            ),
            Step(no=3, activity="Mengirim surat", role="staf", time="1 hari"),
            Step(no=4, activity="Mengarsipkan", role="staf"),
        ),
    }
    return Procedure(**(said | changed))  # type: ignore[arg-type]


class TimedDesk:
    """One officer who holds every role, at a desk whose clock the test moves.

    The store is a file in the folder, or at ``place``, which may be on a server.
    """

    def __init__(
        self,
        folder: Path,
        procedures: Sequence[Procedure] = (letters(),),
        at: datetime = MONDAY,
        place: str | Path = "",
    ) -> None:
        self.path = folder / STORE
        self.place = place if is_url(place) else self.path
        self.at = at
        self.procedures = {procedure.id: procedure for procedure in procedures}
        with suppress(StoreProblem):  # it is there
            initialize(self.place, "siti", "Siti Aminah", at).close()
        self.desk = self.sit_down()

    def sit_down(self) -> Desk:
        """A new desk, as in a new session: everything except the store's file is read again."""
        self.desk = Desk(
            Workplace(
                engine_at(self.place).open(),
                "siti",
                settings=read_settings(self.path.parent),
                library=lambda: Library(self.procedures, {}),
                clock=lambda name: office_clock(self.path.parent, name),
                now=lambda: self.at,
            )
        )
        return self.desk

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)

    def until(self, text: str) -> None:
        self.at = wib(text)

    def open(self, title: str = "Undangan rapat", sop: str = "surat-keluar") -> str:
        return self.desk.acts.open_case(sop, title).card.number

    def forward(self, number: str, minutes: float = 0) -> None:
        """Moves one step forward, after this many minutes."""
        self.wait(minutes=minutes)
        check = self.desk.lists.card(number).phase == "check"
        self.desk.acts.do(number, Approve() if check else Complete())

    def do(self, command: Command, number: str, minutes: float = 0) -> None:
        self.wait(minutes=minutes)
        self.desk.acts.do(number, command)
