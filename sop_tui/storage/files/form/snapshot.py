"""One version of the store, complete and immutable."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from sop_tui.casework.model import CaseOrSummary, Event
from sop_tui.office.model import OfficerEvent, OfficerKind
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import Changes
from sop_tui.storage.files.form.damage import UNDECODABLE, Damage, unreadable_part
from sop_tui.storage.files.form.layout import Layout
from sop_tui.storage.files.form.tables import (
    CASE_HISTORY,
    OFFICER_HISTORY,
    SOP,
    decode_document,
    last_event,
)
from sop_tui.storage.files.form.unread import UnreadCases
from sop_tui.storage.heads import Heads
from sop_tui.storage.integrity import SessionTrust, altered_case, altered_entry, matches_last_event
from sop_tui.storage.lineage import HeadsSnapshot, Lineage, find_changes
from sop_tui.storage.overlay import Overlay
from sop_tui.text.message import say

_EVENT: Final = msgspec.json.Decoder(Event)
_OFFICER_EVENT: Final = msgspec.json.Decoder(OfficerEvent)
EXPORTED: Final = b'"kind":"exported"'
"""What is in an officer's entry that has exports."""

_RESTORED: Final = b'"kind":"restored"'


class FileSnapshot(HeadsSnapshot):
    """A version of the store, as it was read or committed.

    The heads of cases and officers are decoded at once, histories and definitions when they are
    asked for. ``definitions`` maps the fingerprints in use to id, code and title. ``path`` is the
    file that it was read from.
    """

    def __init__(
        self,
        path: Path,
        layout: Layout,
        heads: Heads,
        procedures: dict[str, Procedure] | None = None,
        lineage: Lineage | None = None,
    ) -> None:
        super().__init__(heads, lineage)
        self.path = path
        self.layout = layout
        # A fingerprint always means the same definition, so versions share the decoded ones.
        self.procedures: dict[str, Procedure] = {} if procedures is None else procedures

    @property
    def summaries(self) -> Mapping[str, CaseOrSummary]:
        """The cases with the fields read so far."""
        cases = self.heads.cases
        if self.is_whole or not isinstance(cases, Overlay):
            return cases
        return cases.over(cases.base.summaries) if isinstance(cases.base, UnreadCases) else cases

    @property
    def is_whole(self) -> bool:
        """Whether no history is left in the file, unread and unchecked."""
        return self.layout.unread is None or self.layout.unread.is_whole

    def read_whole(self) -> None:
        """Reads and checks what was left in the file.

        Raises:
            Damage: it is not valid.
            StoreProblem, OSError: it is gone or cannot be read.
        """
        if self.layout.unread is not None:
            self.layout.unread.read_all()
        cases = self.heads.cases
        if isinstance(cases, Overlay) and isinstance(cases.base, UnreadCases):
            cases.base.whole()

    def events(self, number: str) -> tuple[Event, ...]:
        """The history of a case.

        Raises:
            KeyError: there is no such case in this version.
            StoreProblem: ``damaged``: its events cannot be read.
        """
        place = self.heads.case_places[number]
        try:
            return decode_document(CASE_HISTORY, self.layout, "cases", place).events
        except Damage as damage:
            raise unreadable_part(self.path, damage) from None

    def officer_events(self, officer_id: str) -> tuple[OfficerEvent, ...]:
        """The history of an officer's entry; raises as :meth:`events` does."""
        place = self.heads.officer_places[officer_id]
        try:
            return decode_document(OFFICER_HISTORY, self.layout, "officers", place).events
        except Damage as damage:
            raise unreadable_part(self.path, damage) from None

    def definition(self, fingerprint: str) -> Procedure:
        """The definition with this fingerprint; raises as :meth:`events` does."""
        known = self.procedures.get(fingerprint)
        if known is None:
            known = self.procedures[fingerprint] = self._read_definition(fingerprint)
        return known

    def _read_definition(self, fingerprint: str) -> Procedure:
        place = self.heads.definition_places.get(fingerprint)
        if place is None:  # a case names it, edited by hand
            missing = say("definisi SOP {sop} tidak ada", sop=fingerprint[:12])
            raise unreadable_part(self.path, Damage(missing, table="sops"))
        damage = Damage(say("definisi SOP tidak sah"), table="sops", document=place)
        try:
            record = decode_document(SOP, self.layout, "sops", place)
            procedure = Procedure.from_canonical(bytes(record.definition), fingerprint)
        except UNDECODABLE:
            raise unreadable_part(self.path, damage) from None
        except Damage as found:
            raise unreadable_part(self.path, found) from None
        if procedure.fingerprint != fingerprint:
            raise unreadable_part(self.path, damage)  # edited by hand
        return procedure

    def hold_against_events(self, trust: SessionTrust, cases: Iterable[str]) -> None:
        """Checks that the officers' entries and these cases match their last events.

        Raises:
            StoreProblem: ``damaged``: somebody has edited them.
        """
        where, heads = str(self.path), self.heads
        try:
            for officer in trust.unknown(heads.officers):
                place = heads.officer_places[officer]
                event = last_event(_OFFICER_EVENT, self.layout, "officers", place)
                if not matches_last_event(heads.officers[officer], event):
                    raise altered_entry(where, officer)
            trust.trust(heads.officers)
            for number in cases:
                if number in heads.cases:
                    place = heads.case_places[number]
                    happened = last_event(_EVENT, self.layout, "cases", place)
                    if not matches_last_event(heads.cases[number], happened):
                        raise altered_case(where, number)
        except Damage as damage:
            raise unreadable_part(self.path, damage) from None

    def find_event(self, event_id: str) -> tuple[str, Event | OfficerEvent] | None:
        """The event with this id, with its case number or officer id; None if it is not here.

        So a repeated act is recognized. Searches the bytes before decoding anything.
        """
        needle = b'"id":' + msgspec.json.encode(event_id)
        for table in ("cases", "officers"):
            for number, line in self.layout.tables[table].items():
                found = self._event_in(table, number, event_id) if needle in line else None
                if found is not None:
                    return found
        return None

    def _event_in(
        self, table: str, place: int, event_id: str
    ) -> tuple[str, Event | OfficerEvent] | None:
        events: tuple[Event | OfficerEvent, ...]
        try:
            match table:
                case "cases":
                    of_case = decode_document(CASE_HISTORY, self.layout, table, place)
                    name, events = of_case.number, of_case.events
                case "officers":
                    of_officer = decode_document(OFFICER_HISTORY, self.layout, table, place)
                    name, events = of_officer.id, of_officer.events
                case _:
                    return None
        except Damage as damage:
            raise unreadable_part(self.path, damage) from None
        event = next((event for event in events if event.id == event_id), None)
        return (name, event) if event is not None else None

    def follows_on(self, former: "FileSnapshot") -> None:
        """Makes this version, which was just read, the successor of the one seen before."""
        changes = find_changes(self, former)
        # Cases decoded again are other objects, but may be equal.
        same = {n for n in changes.cases if self._line(n) == former._line(n) != b""}
        rolled_back = changes.rolled_back or self._has_lost_acts_of(former)
        changes = replace(changes, cases=changes.cases - same, rolled_back=rolled_back)
        self.lineage = former.lineage.next(changes)

    def takes_the_place_of(self, former: "FileSnapshot") -> None:
        """Makes this version the successor of one that can no longer be read completely."""
        changes = Changes(
            cases=frozenset({*self.heads.case_places, *former.heads.case_places}),
            officers=True,
            definitions=True,
            rolled_back=self.revision <= former.revision and self.chain_head != former.chain_head,
        )
        self.lineage = former.lineage.next(changes)

    def _has_lost_acts_of(self, former: "FileSnapshot") -> bool:
        """Whether an older copy was put in place, though it has as many acts by now."""
        if former.chain_head == self.chain_head:
            return False
        for officer, place in self.heads.officer_places.items():
            if _RESTORED in self.layout.tables["officers"][place]:
                known = former.officer_events(officer) if officer in former.officers else ()
                ids = {event.id for event in known}
                for event in self.officer_events(officer):
                    restored = event.kind is OfficerKind.RESTORED and event.id not in ids
                    if restored and event.revision <= former.revision:
                        return True
        head = former.chain_head.encode()
        return any(  # a case that had the last event no longer has it
            head in former._line(number) and head not in self._line(number)
            for number in former.cases.keys() & self.cases.keys()
        )

    def _line(self, number: str) -> bytes:
        place = self.heads.case_places.get(number, 0)
        return self.layout.tables["cases"].get(place, b"")
