"""Reads heads from rows: all of them at the start, later only new ones."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from psycopg.pq import TransactionStatus

from sop_tui.office.model import Officer
from sop_tui.storage.engine import Changes
from sop_tui.storage.heads import Definition, Heads
from sop_tui.storage.overlay import Overlay
from sop_tui.storage.postgres.connection import Connection
from sop_tui.storage.postgres.histories import CASE, damaged
from sop_tui.storage.records import Meta
from sop_tui.text.message import say

OFFICER: Final = msgspec.json.Decoder(Officer)
DEFINITION: Final = msgspec.json.Decoder(Definition)
META: Final = msgspec.json.Decoder(Meta)

_BEGIN: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_META: Final = "SELECT document::text FROM meta"
_SOPS: Final = """SELECT place, json_build_object('fingerprint', fingerprint, 'id', id,
    'code', code, 'title', title)::text FROM sops ORDER BY place"""
_OFFICERS: Final = "SELECT place, head::text FROM officers ORDER BY place"
_SINCE: Final = "SELECT max(closed) - interval '31 days' FROM cases"
_CASES: Final = """SELECT place, head::text FROM cases
    WHERE closed IS NULL OR closed > (SELECT max(closed) - interval '31 days' FROM cases)
    ORDER BY place"""

# One statement, so that it sees one moment. Events are only ever added, so they show what is new,
# and no table needs a time of change.
_NEWS: Final = """
    SELECT 0, 0, document::text FROM meta
    UNION ALL
    SELECT 1, 0, hash FROM events WHERE place = %(events)s
    UNION ALL
    SELECT 2, place, json_build_object('fingerprint', fingerprint, 'id', id, 'code', code,
        'title', title)::text FROM sops WHERE place >= %(sops)s
    UNION ALL
    SELECT 3, place, head::text FROM officers WHERE id IN (
        SELECT belongs_to FROM events WHERE place > %(events)s AND kind = 'officer')
    UNION ALL
    SELECT 4, place, head::text FROM cases WHERE number IN (
        SELECT belongs_to FROM events WHERE place > %(events)s AND kind = 'case')
    ORDER BY 1, 2"""


class AllHeads(NamedTuple):
    """All heads, without cases closed up to ``since`` (None: no case is left out)."""

    heads: Heads
    since: datetime | None


class FreshHeads(NamedTuple):
    """The heads of the newer version, and what has changed."""

    heads: Heads
    changes: Changes


def read_whole(connection: Connection) -> AllHeads:
    """All heads as of one moment; in an open transaction, as that sees them.

    Raises:
        StoreProblem: ``damaged``.
        psycopg.Error: the server's error.
    """
    begins = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.pipeline():
        if begins:
            connection.execute(_BEGIN)
        meta = connection.execute(_META)
        since = connection.execute(_SINCE)
        sops = connection.execute(_SOPS)
        officers = connection.execute(_OFFICERS)
        cases = connection.execute(_CASES)
        if begins:
            connection.execute("COMMIT")
    found = meta.fetchone()
    if found is None:
        raise damaged(say("tabel meta harus berisi satu dokumen"))
    definitions = _table(sops.fetchall(), DEFINITION, lambda each: str(each.fingerprint))
    people = _table(officers.fetchall(), OFFICER, lambda each: str(each.id))
    live = _table(cases.fetchall(), CASE, lambda each: str(each.number))
    row = since.fetchone()
    heads = Heads(decoded(META, found[0]), *live, *people, *definitions)
    return AllHeads(heads, row[0] if row is not None else None)


def read_news(connection: Connection, former: Heads) -> FreshHeads | None:
    """The changes since a version; None if the store does not follow that version.

    Raises:
        StoreProblem, psycopg.Error: as for :func:`read_whole`.
    """
    known = {"events": former.meta.events, "sops": former.meta.next_ids["sops"]}
    meta: Meta | None = None
    head = former.meta.chain_head if not former.meta.events else ""
    rows: dict[int, list[tuple[int, str]]] = {2: [], 3: [], 4: []}
    for kind, place, text in connection.execute(_NEWS, known, prepare=True):
        match kind:
            case 0:
                meta = decoded(META, text)
            case 1:
                head = text
            case _:
                rows[kind].append((place, text))
    if meta is None or meta.id != former.meta.id or head != former.meta.chain_head:
        return None
    sops, sop_places = _changed(rows[2], DEFINITION, lambda each: str(each.fingerprint))
    officers, officer_places = _changed(rows[3], OFFICER, lambda each: str(each.id))
    cases, case_places = _changed(rows[4], CASE, lambda each: str(each.number))
    heads = Heads(
        meta,
        former.cases.changed(cases),
        former.case_places.changed(case_places),
        former.officers.changed(officers),
        former.officer_places.changed(officer_places),
        former.definitions.changed(sops),
        former.definition_places.changed(sop_places),
    )
    return FreshHeads(heads, Changes(frozenset(cases), bool(officers), bool(sops)))


def decoded(decoder: msgspec.json.Decoder[Any], text: str) -> Any:
    """The value in a column; raises StoreProblem ``damaged``."""
    try:
        return decoder.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise damaged(say("isinya tidak terbaca ({why})", why=str(error))) from None


def _table(
    rows: list[tuple[Any, ...]], decoder: msgspec.json.Decoder[Any], name: Callable[[Any], str]
) -> tuple[Overlay[str, Any], Overlay[str, int]]:
    heads, places = _changed(rows, decoder, name)
    return Overlay(heads), Overlay(places)


def _changed(
    rows: list[Any], decoder: msgspec.json.Decoder[Any], name: Callable[[Any], str]
) -> tuple[dict[str, Any], dict[str, int]]:
    heads: dict[str, Any] = {}
    places: dict[str, int] = {}
    for place, text in rows:
        head = decoded(decoder, text)
        heads[name(head)], places[name(head)] = head, place
    return heads, places
