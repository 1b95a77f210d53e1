"""The progress bar: drawn on a terminal, erased at the end, never part of the answer."""

import io
import sys

import pytest

from sop_tui.cli import progress
from sop_tui.cli.progress import with_progress_bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watching(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """stderr as a terminal, stdout into a file, and no delay before drawing."""
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_it_is_drawn_while_items_are_taken_and_wiped_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = watching(monkeypatch)
    assert list(with_progress_bar(range(4), 4)) == [0, 1, 2, 3]
    drawn = stderr.getvalue().split("\r")
    assert f"[{'#' * 15}{'.' * 15}] 2/4  50%" in drawn
    assert (drawn[-2].strip(), drawn[-1]) == ("", "")
    assert "\n" not in stderr.getvalue()


def test_it_is_wiped_when_the_work_is_broken_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = watching(monkeypatch)
    items = with_progress_bar(range(4), 4)
    assert next(items) == 0
    assert stderr.getvalue()
    items.close()  # type: ignore[attr-defined]
    assert stderr.getvalue().endswith(" \r")


def test_more_items_than_were_counted_do_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = watching(monkeypatch)
    assert list(with_progress_bar(range(3), 0)) == [0, 1, 2]
    assert "2/0 100%" in stderr.getvalue()


def test_nothing_is_drawn_where_nobody_looks_or_the_answer_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stderr = watching(monkeypatch)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert list(with_progress_bar(range(3), 3)) == [0, 1, 2]
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(with_progress_bar(range(3), 3)) == [0, 1, 2]
    assert stderr.getvalue() == ""
