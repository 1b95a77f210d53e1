"""The ids of the commands in the key bar, in order.

The bar has two rows: the first shows what can be done with the selection, the second leads to
pages. At the right end of the second are the keys that are always shown.
"""

_ON_CASES = (
    "forward",
    "unmark",
    "return",
    "recall",
    "open",
    "late",
    "waiting",
    "claim",
    "follow",
    "note",
    "hand",
    "related",
    "correct",
    "hold",
    "reject",
    "mark",
    "why",
    "timeline",
    "desk.group",
    "filter.by",
    "narrow",
    "find",
)
_ON_OFFICERS = (
    "officer.add",
    "officer.edit",
    "officer.deputize",
    "officer.revoke",
    "officer.remove",
    "officer.open",
)
_ON_DEFINITIONS = (
    "definition.adopt",
    "definition.draft",
    "definition.evaluate",
    "definition.migrate",
    "definition.retire",
    "definition.open",
)
_ON_DRAFTS = (
    "draft.next",
    "draft.answer",
    "draft.confirm",
    "draft.adopt",
    "draft.undo",
    "draft.kind",
    "draft.way",
    "draft.time",
    "draft.activity",
    "draft.row",
    "draft.add",
    "draft.remove",
    "draft.head",
    "draft.roles",
    "draft.keep",
    "draft.file",
    "draft.drop",
)
ACTS = (*_ON_CASES, "replace", *_ON_OFFICERS, *_ON_DEFINITIONS, *_ON_DRAFTS)
"""Acts; each page shows those that apply to it."""

PAGES = (
    "desk",
    "new",
    "board",
    "search",
    "export",
    "matrix",
    "report",
    "all",
    "officer",
    "roster",
    "load",
    "log",
)
ENDS = ("palette", "help", "back", "quit")
"""Keys that are always shown."""
