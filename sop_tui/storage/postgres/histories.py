"""Data read on demand: histories, whole definitions, cases closed long ago."""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from sop_tui.casework.model import Case, Event
from sop_tui.casework.searching import searchable
from sop_tui.office.model import OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.engine import CaseWithEvents
from sop_tui.storage.postgres.connection import Connection, ServerConnection
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.records import SealLine
from sop_tui.storage.seals import read_seal
from sop_tui.text.message import say

CASE: Final = msgspec.json.Decoder(Case)
EVENT: Final = msgspec.json.Decoder(Event)
OFFICER_EVENT: Final = msgspec.json.Decoder(OfficerEvent)
_OF_KIND: Final[dict[str, msgspec.json.Decoder[Any]]] = {"case": EVENT, "officer": OFFICER_EVENT}
_KEPT: Final = 256  # histories cached; redrawing a page asks for the same ones again
_PAGE: Final = 500  # cases read at a time
_PLAIN: Final = frozenset(map(chr, range(0x20, 0x7F))) - {'"', "\\"}

_HISTORY: Final = """SELECT event::text FROM events
    WHERE kind = %s AND belongs_to = %s AND revision <= %s ORDER BY seq"""
_FIND: Final = """SELECT kind, belongs_to, event::text FROM events
    WHERE id = %s AND revision <= %s"""
_LAST: Final = """SELECT name, e.event FROM unnest(%s::text[]) AS asked (name)
    LEFT JOIN LATERAL (SELECT event::text FROM events
        WHERE kind = %s AND belongs_to = name ORDER BY seq DESC LIMIT 1) e ON true"""
_DEFINITION: Final = "SELECT definition::text FROM sops WHERE fingerprint = %s"


class Histories:
    """The part of a store that is not in memory. All methods raise StoreProblem."""

    def __init__(self, line: ServerConnection) -> None:
        self._line = line
        self._cases: OrderedDict[tuple[str, int], tuple[Event, ...]] = OrderedDict()
        self._definitions: dict[str, Procedure] = {}

    def forget(self) -> None:
        """Clears the cache, because another or an older store is now in place."""
        self._cases.clear()

    def events(self, case: Case, revision: int) -> tuple[Event, ...]:
        """The history of a case as of that revision, which never changes."""
        key = case.number, case.version
        known = self._cases.get(key)
        if known is None:
            rows = self._rows(_HISTORY, "case", case.number, revision)
            known = tuple(_decoded(EVENT, row[0]) for row in rows)
            self.remember(case, known)
        return known

    def remember(self, case: Case, events: tuple[Event, ...]) -> None:
        self._cases[case.number, case.version] = events
        while len(self._cases) > _KEPT:
            self._cases.popitem(last=False)

    def known(self, case: Case) -> tuple[Event, ...] | None:
        """The history of a case if it is cached; else None."""
        return self._cases.get((case.number, case.version))

    def officer_events(self, officer: str, revision: int) -> tuple[OfficerEvent, ...]:
        rows = self._rows(_HISTORY, "officer", officer, revision)
        return tuple(_decoded(OFFICER_EVENT, row[0]) for row in rows)

    def definition(self, fingerprint: str) -> Procedure:
        known = self._definitions.get(fingerprint)
        if known is None:
            rows = self._rows(_DEFINITION, fingerprint)
            if not rows:
                raise damaged(say("definisi SOP tidak sah"))
            try:
                known = Procedure.from_canonical(rows[0][0].encode(), fingerprint)
            except msgspec.DecodeError:
                raise damaged(say("definisi SOP tidak sah")) from None
            if known.fingerprint != fingerprint:  # edited by hand
                raise damaged(say("definisi SOP tidak sah"))
            self._definitions[fingerprint] = known
        return known

    def find(self, event_id: str, revision: int) -> tuple[str, Event | OfficerEvent] | None:
        for kind, belongs_to, event in self._rows(_FIND, event_id, revision):
            decoder = EVENT if kind == "case" else OFFICER_EVENT
            return belongs_to, _decoded(decoder, event)
        return None

    def _rows(self, query: Any, *values: object) -> list[tuple[Any, ...]]:
        return self._line.run(lambda on: on.execute(query, values).fetchall())


def last_events(
    connection: Connection, kind: str, names: Sequence[str]
) -> Iterator[tuple[str, Any]]:
    """The last event of each of these cases or officers; None for those without events.

    Raises:
        StoreProblem: ``damaged``.
        psycopg.Error: the server's error.
    """
    if names:
        decoder = _OF_KIND[kind]
        for name, text in connection.execute(_LAST, (list(names), kind)).fetchall():
            yield name, _decoded(decoder, text) if text is not None else None


class ArchivedCases:
    """The cases closed too long ago to be in memory; they are in the same tables."""

    def __init__(self, line: ServerConnection, since: Callable[[], datetime | None]) -> None:
        self._line = line
        self._since = since

    @property
    def present(self) -> bool:
        return self._since() is not None and bool(
            self._rows("SELECT 1 FROM cases WHERE closed <= %s LIMIT 1", self._since())
        )

    def count(self) -> int:
        found = self._rows("SELECT count(*) FROM cases WHERE closed <= %s", self._since())
        return int(found[0][0])

    def newest_seal(self) -> SealLine | None:
        """The latest seal in the table ``seals``; None if there is none."""
        found = self._rows("SELECT seal::text FROM seals ORDER BY place DESC LIMIT 1")
        return read_seal(str(found[0][0])) if found else None

    def find(self, number: str) -> CaseWithEvents | None:
        for row in self._rows("SELECT head::text FROM cases WHERE number = %s", number):
            case = _decoded(CASE, row[0])
            return case, self._histories([number])[number]
        return None

    def cases(self) -> Iterator[Case]:
        for page in self._pages():
            yield from page

    def histories(self) -> Iterator[CaseWithEvents]:
        for page in self._pages():
            found = self._histories([case.number for case in page])
            for case in page:
                yield case, found[case.number]

    def officer_events(
        self,
        officer_id: str | None = None,  # noqa: ARG002
    ) -> Iterator[tuple[str, OfficerEvent]]:
        """Nothing: officers' histories are always read whole from their table."""
        return iter(())

    def search(
        self, words: Sequence[str], going_on: Callable[[], bool] = lambda: True
    ) -> Iterator[Case]:
        # Plain ASCII looks the same in JSON and in text, so the server can search first.
        needles = [f"%{_escaped(word)}%" for word in words if _PLAIN.issuperset(word)]
        for page in self._pages(needles):
            found = self._histories([case.number for case in page])
            for case in page:
                if not going_on():
                    return
                text = searchable(case, found[case.number])
                if all(word in text for word in words):
                    yield case

    def _pages(self, needles: Sequence[str] = ()) -> Iterator[list[Case]]:
        """All of these cases in the order of their places, a page at a time."""
        place, since = 0, self._since()
        while since is not None:
            rows = self._rows(
                """SELECT place, head::text FROM cases c, LATERAL (
                       SELECT head::text || coalesce(string_agg(e.event::text, ''), '') AS words
                       FROM events e
                       WHERE cardinality(%(needles)s::text[]) > 0
                         AND e.kind = 'case' AND e.belongs_to = c.number
                   ) w
                   WHERE closed <= %(since)s AND place > %(place)s
                     AND (w.words ILIKE ALL (%(needles)s::text[])
                          OR octet_length(w.words) <> char_length(w.words))
                   ORDER BY place LIMIT %(page)s""",
                {"needles": list(needles), "since": since, "place": place, "page": _PAGE},
            )
            if not rows:
                return
            yield [_decoded(CASE, head) for _, head in rows]
            place = rows[-1][0]

    def _histories(self, numbers: list[str]) -> dict[str, tuple[Event, ...]]:
        rows = self._rows(
            """SELECT belongs_to, event::text FROM events
               WHERE kind = 'case' AND belongs_to = ANY(%s) ORDER BY belongs_to, seq""",
            numbers,
        )
        found: dict[str, list[Event]] = {number: [] for number in numbers}
        for number, event in rows:
            found[number].append(_decoded(EVENT, event))
        return {number: tuple(events) for number, events in found.items()}

    def _rows(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        given = values[0] if len(values) == 1 and isinstance(values[0], dict) else values

        def ask(on: Connection) -> list[tuple[Any, ...]]:
            return on.execute(query, given).fetchall()

        return self._line.run(ask)


def damaged(what: Any) -> StoreProblem:
    return StoreProblem(
        "damaged", say("data di server rusak: {what}; periksa: sop-tui store verify", what=what)
    )


def _decoded(decoder: msgspec.json.Decoder[Any], text: str) -> Any:
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise damaged(say("isinya tidak terbaca ({why})", why=str(error))) from None


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
