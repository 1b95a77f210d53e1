"""What the desk's officer may read of a case: all of it, or only where it stands."""

from sop_tui.casework.model import Case, CaseOrSummary, Event
from sop_tui.casework.redaction import is_confidential, redacted, redacted_history
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.model import Procedure


class ReadingRights:
    """Decides what may be shown of a case; everything else is redacted, wherever it
    would appear.
    """

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def reads_whole(self, procedure: Procedure) -> bool:
        """Whether the officer may read this procedure's cases in full, not only their progress."""
        actor = self._workplace.actor(self._workplace.store.snapshot, procedure)
        settings = self._workplace.settings
        if actor.authorities or actor.coordinator or self._workplace.officer_id in settings.readers:
            return True
        return settings.admins_read and self._workplace.speaker().admin

    def reads_case(self, number: str) -> bool:
        """Whether this officer may read a case in full, not only where it stands.

        Raises:
            NotFound: ``case``.
        """
        return self.reads_whole(self._workplace.definition(self._workplace.case(number)))

    def reads_everything(self) -> bool:
        """Whether this officer may read every case in full."""
        known = self._workplace.store.snapshot
        return all(self.reads_whole(known.definition(each)) for each in known.definitions)

    def discloses_names(self, number: str) -> bool:
        """Whether this officer reads something of a case that is confidential for others in the
        office.

        Raises:
            NotFound: ``case``.
        """
        case = self._workplace.case(number)
        procedure = self._workplace.definition(case)
        return is_confidential(procedure, case) and self.reads_whole(procedure)

    def as_read(self, case: Case, events: tuple[Event, ...] = ()) -> tuple[Case, tuple[Event, ...]]:
        """A case and its history as this officer may read them."""
        procedure = self._workplace.definition(case)
        if self.reads_whole(procedure):
            return case, events
        return redacted(procedure, case), redacted_history(procedure, case, events)

    def at_a_glance(self, case: CaseOrSummary) -> CaseOrSummary:
        """A case for a list, as this officer may read it."""
        procedure = self._workplace.definition(case)
        return case if self.reads_whole(procedure) else redacted(procedure, case)
