"""What the key bar shows, in its order: the ids of commands.

The bar has two rows. The first says what can be done with what is chosen, the second leads to
pages; at the right end of the second stands what is always there.
"""

_ON_CASES = (
    "forward",
    "unmark",
    "return",
    "recall",
    "open",
    "claim",
    "follow",
    "note",
    "hand",
    "related",
    "hold",
    "reject",
    "mark",
    "why",
    "narrow",
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
    "definition.evaluate",
    "definition.migrate",
    "definition.retire",
    "definition.open",
)
ACTS = (*_ON_CASES, "replace", *_ON_OFFICERS, *_ON_DEFINITIONS)
"""What can be done; each page has those that have a meaning on it."""

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
"""What always has room."""
