"""Answers with names that others in the office may not read; each is recorded
before it is printed.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

from sop_tui.cli.invocation import Invocation

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk


@contextmanager
def recorded_disclosure(
    invocation: Invocation, desk: "Desk", number: str, form: str, *, names: bool
) -> Iterator[None]:
    """Holds back what is printed until it is recorded, if it contains ``names`` behind a gate.

    ``number`` is the case, or "" for several cases.
    """
    if not (names and invocation.captive):
        yield
        return
    answer = io.StringIO()
    with redirect_stdout(answer):
        yield
    from sop_tui.desk.export_records import record_export

    text = answer.getvalue()
    record_export(desk, number, form, text)
    invocation.write_all(text)


def form(command: str, invocation: Invocation) -> str:
    """The name of a command's output in the record of disclosures."""
    return f"{command} json" if invocation.wants_json else command
