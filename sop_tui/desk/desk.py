"""The desk of one officer."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.desk.cards import Cards
from sop_tui.desk.case_lists import CaseLists
from sop_tui.desk.changes import LatestChanges
from sop_tui.desk.deadlines import Deadlines
from sop_tui.desk.reading_rights import ReadingRights
from sop_tui.desk.settings import Settings
from sop_tui.desk.views import Me, StoreState
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import Officer
from sop_tui.office.office import Office

if TYPE_CHECKING:  # a plain command pays only for what it uses
    from sop_tui.desk.acting import CaseActs
    from sop_tui.desk.definitions import Definitions
    from sop_tui.desk.drafts import Drafts
    from sop_tui.desk.officers import Officers
    from sop_tui.desk.relating import Relating
    from sop_tui.desk.reports import Reports
    from sop_tui.desk.searching import Searching
    from sop_tui.desk.whole_cases import WholeCases


class Desk:
    """One officer at a store: who they are, and the parts through which all is read and done.

    Nothing is read from a store or changed in it by another way. ``workplace`` is what the parts
    stand on; it is for the rooms of the desk alone.

    - ``procedures``: the definitions that the office works by
    - ``clocks``: what time it is for a procedure, and its calendar
    - ``rights``: what of a case this officer may read
    - ``deadlines``: until when, and why
    - ``lists``: cases at a glance
    - ``changes``: what others have changed meanwhile
    """

    def __init__(self, workplace: Workplace) -> None:
        self.workplace = workplace
        self.officer_id = workplace.officer_id
        self.origin = workplace.origin
        self.procedures = workplace.procedures
        self.clocks = workplace.clocks
        self.rights = ReadingRights(workplace)
        self.deadlines = Deadlines(workplace)
        self._cards = Cards(workplace, self.deadlines, self.rights)
        self.lists = CaseLists(workplace, self._cards)
        self.changes = LatestChanges(workplace)

    def close(self) -> None:
        """Lets go of the store; the desk is of no more use."""
        self.workplace.store.close()

    def of(self, officer: str) -> "Desk":
        """The desk of another officer on the same store, e.g. to see both sides of an approval."""
        return Desk(self.workplace.of(officer))

    # Who is here.

    @property
    def folder(self) -> Path:
        """Where the office's settings, calendars and definitions lie."""
        return self.workplace.store.folder

    @property
    def settings(self) -> Settings:
        """The office's settings as they stand now."""
        return self.workplace.settings

    @property
    def office(self) -> Office:
        return self.workplace.office

    def speaker(self) -> Officer:
        """The officer at this desk.

        Raises:
            NotFound: ``officer``, when there is no such officer (any more), or their key is gone.
        """
        return self.workplace.speaker()

    @property
    def me(self) -> Me:
        """The officer at this desk, with what they may act as today.

        Raises:
            NotFound: ``officer``, as :meth:`speaker`.
        """
        from sop_tui.desk.present import officer_present

        return officer_present(self.workplace)

    @property
    def newcomer(self) -> bool:
        """Whether the officer cannot act yet, or is the first one of a store that is still empty.

        Raises:
            NotFound: ``officer``, as :meth:`speaker`.
        """
        me = self.me
        if len(self.office.present()) == 1:
            return not self.lists.open_cases()
        return not (me.roles or me.coordinator or me.admin)

    # How the store stands.

    @property
    def revision(self) -> int:
        return self.workplace.store.snapshot.revision

    def state(self) -> StoreState:
        """How the store stands, as exports say it."""
        meta = self.workplace.store.snapshot.meta
        return StoreState(
            revision=meta.revision,
            chain_head=meta.chain_head,
            cases=sum(meta.numbers.values()),  # numbers have no gap
            seal=self.workplace.store.newest_seal(),
        )

    # The parts that a list of cases does not need are made when they are asked for.

    @cached_property
    def cases(self) -> "WholeCases":
        """Whole cases with their histories."""
        from sop_tui.desk.whole_cases import WholeCases

        return WholeCases(self.workplace, self.rights, self.deadlines, self._cards, self.relating)

    @cached_property
    def acts(self) -> "CaseActs":
        """Acts on cases, asked about before and done."""
        from sop_tui.desk.acting import CaseActs

        return CaseActs(self.workplace, self.rights, self._cards)

    @cached_property
    def relating(self) -> "Relating":
        """The cases that are linked with one another."""
        from sop_tui.desk.relating import Relating

        return Relating(self.workplace, self._cards, self.acts)

    @cached_property
    def searching(self) -> "Searching":
        """Finding cases by what is written in them."""
        from sop_tui.desk.searching import Searching

        return Searching(self.workplace, self.rights, self._cards)

    @cached_property
    def reports(self) -> "Reports":
        """How cases were kept, measured."""
        from sop_tui.desk.reports import Reports

        return Reports(self.workplace, self.lists, self.definitions)

    @cached_property
    def officers(self) -> "Officers":
        """The officers' entries, to look at and, for an admin, to change."""
        from sop_tui.desk.officers import Officers

        return Officers(self.workplace)

    @cached_property
    def definitions(self) -> "Definitions":
        """The definitions and their life, to look at and, for an admin, to change."""
        from sop_tui.desk.definitions import Definitions

        return Definitions(self.workplace)

    @cached_property
    def drafts(self) -> "Drafts":
        """The drafts that the office keeps, to look at and, for an admin, to change."""
        from sop_tui.desk.drafts import Drafts

        return Drafts(self.workplace, self.definitions)
