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

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.desk.acting import CaseActs
    from sop_tui.desk.definitions import Definitions
    from sop_tui.desk.drafts import Drafts
    from sop_tui.desk.officers import Officers
    from sop_tui.desk.relating import Relating
    from sop_tui.desk.reports import Reports
    from sop_tui.desk.searching import Searching
    from sop_tui.desk.whole_cases import WholeCases


class Desk:
    """One officer at a store: the officer, and the parts through which everything is read and done.

    There is no other access to a store. ``workplace`` is what the parts use, and is only for the
    modules of the desk.

    - ``procedures``: the definitions that the office uses
    - ``clocks``: the present time for a procedure, and its calendar
    - ``rights``: what this officer may read of a case
    - ``deadlines``: due dates, and how they are computed
    - ``lists``: cards of cases
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
        """Closes the store; the desk cannot be used afterwards."""
        self.workplace.store.close()

    def of(self, officer: str) -> "Desk":
        """The desk of another officer on the same store, e.g. to see both sides of an approval."""
        return Desk(self.workplace.of(officer))

    # The officer.

    @property
    def folder(self) -> Path:
        """The folder of the office's settings, calendars and definitions."""
        return self.workplace.store.folder

    @property
    def settings(self) -> Settings:
        """The office's present settings."""
        return self.workplace.settings

    @property
    def office(self) -> Office:
        return self.workplace.office

    def speaker(self) -> Officer:
        """The officer at this desk.

        Raises:
            NotFound: ``officer``, when the officer or their key does not exist, or no longer does.
        """
        return self.workplace.speaker()

    @property
    def me(self) -> Me:
        """The officer at this desk, with today's roles.

        Raises:
            NotFound: ``officer``, as :meth:`speaker`.
        """
        from sop_tui.desk.present import officer_present

        return officer_present(self.workplace)

    @property
    def newcomer(self) -> bool:
        """Whether the officer cannot act yet, or is the only officer of a store without open cases.

        Raises:
            NotFound: ``officer``, as :meth:`speaker`.
        """
        me = self.me
        if len(self.office.present()) == 1:
            return not self.lists.open_cases()
        return not (me.roles or me.coordinator or me.admin)

    # The store.

    @property
    def revision(self) -> int:
        return self.workplace.store.snapshot.revision

    def state(self) -> StoreState:
        """The state of the store, for exports."""
        meta = self.workplace.store.snapshot.meta
        return StoreState(
            revision=meta.revision,
            chain_head=meta.chain_head,
            cases=sum(meta.numbers.values()),  # numbers have no gaps
            seal=self.workplace.store.newest_seal(),
        )

    # Parts that listing cases does not need are made when first used.

    @cached_property
    def cases(self) -> "WholeCases":
        """Whole cases with their histories."""
        from sop_tui.desk.whole_cases import WholeCases

        return WholeCases(self.workplace, self.rights, self.deadlines, self._cards, self.relating)

    @cached_property
    def acts(self) -> "CaseActs":
        """Acts on cases: previews and commits."""
        from sop_tui.desk.acting import CaseActs

        return CaseActs(self.workplace, self.rights, self._cards)

    @cached_property
    def relating(self) -> "Relating":
        """Links between cases."""
        from sop_tui.desk.relating import Relating

        return Relating(self.workplace, self._cards, self.acts)

    @cached_property
    def searching(self) -> "Searching":
        """Searching cases by their texts."""
        from sop_tui.desk.searching import Searching

        return Searching(self.workplace, self.rights, self._cards)

    @cached_property
    def reports(self) -> "Reports":
        """Reports: how well procedures were kept."""
        from sop_tui.desk.reports import Reports

        return Reports(self.workplace, self.lists, self.definitions)

    @cached_property
    def officers(self) -> "Officers":
        """The officers' entries; admins may change them."""
        from sop_tui.desk.officers import Officers

        return Officers(self.workplace)

    @cached_property
    def definitions(self) -> "Definitions":
        """The definitions and their life; admins may change them."""
        from sop_tui.desk.definitions import Definitions

        return Definitions(self.workplace)

    @cached_property
    def drafts(self) -> "Drafts":
        """The office's drafts; admins may change them."""
        from sop_tui.desk.drafts import Drafts

        return Drafts(self.workplace, self.definitions)
