"""A small office at work on a real store: desks of several officers, one clock."""

from pathlib import Path

from offices.clock import MONDAY, WIB, Clock
from sop_tui.desk.desk import Desk
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import initialize
from sop_tui.desk.settings import Settings
from sop_tui.desk.workplace import Origin, Workplace
from sop_tui.sop.reading import Library, read_folder, shipped_sops
from sop_tui.storage.engine import Verification
from sop_tui.storage.opening import engine_at

__all__ = ["LIBRARY", "MONDAY", "PGM", "STAFF", "WIB", "Clock", "OfficeAtWork"]

PGM = "pengaduan-masyarakat"
STAFF = {
    "kakanwil": "Tuti Rahayu",
    "kadiv": "Made Wirawan",
    "kabag-p2": "Rina Sari",
    "kasubag-pphti": "Agus Salim",
    "divisi-terkait": "Joko Susilo",
}
LIBRARY = read_folder(shipped_sops())


class OfficeAtWork:
    """A store with an admin (Ani) and one officer for each role of the complaints procedure."""

    def __init__(self, folder: Path, place: str | Path | None = None, **settings: object) -> None:
        self.path = folder / "store" / "sop-tui.json"
        self.engine = engine_at(self.path if place is None else place)
        self.clock = Clock()
        self.settings = Settings(**settings)  # type: ignore[arg-type]
        self.library: Library = LIBRARY
        initialize(place or self.path, "ani", "Ani Lestari", self.clock()).close()
        self.ani = self.desk("ani")
        for role, name in STAFF.items():
            self.ani.officers.add(role, name, roles=[f"{PGM}:{role}"])

    def desk(self, officer: str, origin: Origin | None = None) -> Desk:
        """A desk with a separate view of the store, as in another process."""
        return Desk(
            Workplace(
                self.engine.open(who=officer),
                officer,
                settings=self.settings,
                library=lambda: self.library,
                clock=lambda name: office_clock(self.path.parent, name),
                now=self.clock,
                origin=origin,
            )
        )

    def verify(self) -> Verification:
        return self.engine.verify()
