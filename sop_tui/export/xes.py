"""Case histories as an event log in XES (IEEE 1849), for process mining programs."""

import re
from collections.abc import Iterable, Iterator

from sop_tui.desk.views import CaseView
from sop_tui.export.event_log import Record, records
from sop_tui.text.clean import clean

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle"
             uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
    <string key="org:resource" value=""/>
    <string key="org:role" value=""/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
  <string key="lifecycle:model" value="standard"/>
"""
_STANDARD = (
    ("string", "concept:name", "activity"),
    ("date", "time:timestamp", "timestamp"),
    ("string", "org:resource", "resource"),
    ("string", "org:role", "role"),
    ("string", "lifecycle:transition", "lifecycle"),
)
_OWN = ("decision", "capacity", "event", "node", "to", "officer", "post", "basis", "note",
        "documents", "checklist", "void", "self_approved", "key", "session", "hash",
        "revision", "former_revision", "link")  # fmt: skip
_SPECIAL = re.compile('[&<>"]')  # most values have none, and searching is cheaper than escaping
_OF_CASE = ("sop", "title", "subject", "ref", "leads_to", "follows")


def xes_pieces(views: Iterable[CaseView]) -> Iterator[str]:
    """The log in pieces, one per case, so that memory use does not grow with the number
    of cases.
    """
    yield _HEAD
    for view in views:
        yield _trace(list(records(view)))
    yield "</log>\n"


def _trace(rows: list[Record]) -> str:
    first = rows[0]
    lines = ["  <trace>", _attribute("string", "concept:name", first.case_id, 4)]
    lines += [
        _attribute("string", f"case:{name}", getattr(first, name), 4)
        for name in _OF_CASE
        if getattr(first, name)
    ]
    for row in rows:
        lines += ["    <event>", *_event(row), "    </event>"]
    return "\n".join([*lines, "  </trace>", ""])


def _event(row: Record) -> Iterator[str]:
    for kind, key, name in _STANDARD:
        yield _attribute(kind, key, getattr(row, name), 6)
    yield _attribute("int", "seq", str(row.seq), 6)
    yield _attribute("int", "round", str(row.round), 6)
    if row.due_at:
        yield _attribute("date", "due_at", row.due_at, 6)
    for name in _OWN:
        value = getattr(row, name)
        if value:
            yield _attribute("string", name, value, 6)


def _attribute(kind: str, key: str, value: str, indent: int) -> str:
    return f'{" " * indent}<{kind} key="{key}" value={_quoted(clean(value))}/>'


def _quoted(value: str) -> str:
    if not _SPECIAL.search(value):
        return f'"{value}"'
    from xml.sax.saxutils import quoteattr  # it brings HTTP and TLS with it

    return quoteattr(value)
