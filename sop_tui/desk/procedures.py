"""The procedures that the office uses: in force, future, and those that open cases still follow."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from sop_tui.desk.clocks import Clocks
from sop_tui.desk.problems import NotFound, Refused
from sop_tui.office.model import Officer
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Store
from sop_tui.text.clean import quoted
from sop_tui.text.message import say

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.sop.reading import Library


_InForce: TypeAlias = "tuple[Library, Mapping[str, Officer], frozenset[date], Library]"
"""The folder's definitions, the officers and the days, and what was in force by them."""


class Procedures:
    """The definitions of the folder and the store, as they apply today.

    ``read`` reads the folder; it is called when a definition is first needed.
    """

    def __init__(self, store: Store, read: Callable[[], "Library"], clocks: Clocks) -> None:
        self._store = store
        self._read = read
        self._clocks = clocks
        self._in_folder: Library | None = None
        self._defining: tuple[Mapping[str, Officer], bool] | None = None
        """The officers, and whether there are acts on definitions in their entries."""
        self._dated = False  # whether one of the files is in force only from a later day
        self._in_force: _InForce | None = None

    @property
    def in_folder(self) -> "Library":
        """The definitions of the folder, as last read."""
        if self._in_folder is None:
            self._in_folder = self._read()
            self._dated = any(
                procedure.effective is not None
                and procedure.effective > self._clocks.today(procedure)
                for procedure in self._in_folder.procedures.values()
            )
        return self._in_folder

    @property
    def library(self) -> "Library":
        """The definitions in force today: the folder's, with the store's decisions applied."""
        folder, officers = self.in_folder, self._store.snapshot.officers
        if self._defining is None or self._defining[0] is not officers:
            self._defining = (officers, any(officer.defines for officer in officers.values()))
        if not self._dated and not self._defining[1]:
            return folder
        from sop_tui.desk.library import in_force

        # An act on a definition does not change the entry, so equal officers prove nothing.
        days, known = self._clocks.days(self._clocks.now()), self._in_force
        if known is None or known[0] is not folder or known[1] is not officers or known[2] != days:
            library = in_force(folder, self._store.snapshot, self._clocks.today)
            known = self._in_force = (folder, officers, days, library)
        return known[3]

    def read_again(self) -> "Library":
        """The definitions in force, with the files read again, because a session may last
        for days.
        """
        self._in_folder = None
        return self.library

    def running(self) -> tuple[Procedure, ...]:
        """The definitions that open cases follow and that are not, or no longer, in force."""
        current = {each.fingerprint for each in self.library.procedures.values()}
        cases = self._store.snapshot.summaries.values()
        used = dict.fromkeys(case.fingerprint for case in cases if case.visit is not None)
        return tuple(self._store.snapshot.definition(each) for each in used if each not in current)

    def in_use(self) -> tuple[Procedure, ...]:
        """The definitions in force, then those that only open cases follow."""
        return (*self.library.procedures.values(), *self.running())

    def of(self, sop: str) -> Procedure:
        """The present definition; if its file is gone, one that open cases still follow.

        Raises:
            NotFound: ``sop``, when there is neither.
        """
        known = self.library.procedures.get(sop)
        if known is not None:
            return known
        for case in self._store.snapshot.summaries.values():
            if case.sop == sop:
                return self._store.snapshot.definition(case.fingerprint)
        raise self._missing(sop)

    def for_new_cases(self, sop: str) -> Procedure:
        """The definition for new cases.

        Raises:
            NotFound: ``sop``, when there is none.
            Refused: ``status``, when it is in force only from a later day.
        """
        procedure = self.library.procedures.get(sop)
        if procedure is None:
            raise self._missing(sop)
        waits = self.library.coming.get(sop)
        if waits is None or waits.effective is None or waits.fingerprint != procedure.fingerprint:
            return procedure
        raise Refused(
            "status",
            say(
                "SOP {sop} baru berlaku mulai {day}; berkas dapat dibuka sejak hari itu",
                sop=procedure.id,
                day=waits.effective,
            ),
        )

    def _missing(self, sop: str) -> NotFound:
        """Why there is no present definition of a procedure."""
        unusable = self.library.unusable.get(f"{sop}.toml")
        if unusable is not None:
            return NotFound("sop", unusable.message)
        retired = self._retired_from(sop)
        if retired is not None:
            return NotFound(
                "sop",
                say(
                    "SOP {sop} sudah dicabut mulai {day}; lihat sop-tui sop history {sop}",
                    sop=sop,
                    day=retired,
                ),
            )
        return NotFound(
            "sop",
            say("SOP {sop} tidak ada; lihat daftarnya dengan sop-tui sop list", sop=quoted(sop)),
        )

    def _retired_from(self, sop: str) -> date | None:
        """The day from which the store's decision retires a procedure; None if it does not."""
        from sop_tui.desk.library import definition_acts
        from sop_tui.office.decisions import decision_on
        from sop_tui.office.model import OfficerKind

        acts = definition_acts(self._store.snapshot)
        last = decision_on(acts, sop, self._clocks.today(None))
        if last is None or last.kind is not OfficerKind.RETIRED or last.definition is None:
            return None
        return last.definition.from_
