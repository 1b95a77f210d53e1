"""Answers that give out names which others in the office may not read: each is recorded first."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

from sop_tui.cli.invocation import Invocation

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk


@contextmanager
def recorded(
    invocation: Invocation, desk: "Desk", number: str, form: str, *, names: bool
) -> Iterator[None]:
    """What is printed within leaves only when it is recorded, if it has ``names`` and a gate.

    ``number`` is the case, or "" where there are several.
    """
    if not (names and invocation.captive):
        yield
        return
    answer = io.StringIO()
    with redirect_stdout(answer):
        yield
    from sop_tui.desk.takeouts import record_export

    text = answer.getvalue()
    record_export(desk, number, form, text)
    invocation.write_all(text)


def form(command: str, invocation: Invocation) -> str:
    """How a record of what was handed out names what a command printed."""
    return f"{command} json" if invocation.wants_json else command
