"""The command line called in process, on a store of the test's own."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sop_tui.cli.main import main

PGM = "pengaduan-masyarakat"
NOBODY = 65534


@dataclass
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class CommandLine:
    """Runs commands on the store at ``path``."""

    def __init__(self, path: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capture = capture

    def __call__(self, *words: str) -> Answer:
        self._capture.readouterr()
        code = main(words)
        out, err = self._capture.readouterr()
        return Answer(code, out, err)

    def done(self, *words: str) -> Answer:
        """Runs a command that must succeed."""
        answer = self(*words)
        assert answer.code == 0, answer.err
        return answer

    def refused(self, code: int, *words: str) -> str:
        """Runs a command that must fail with this code; returns its one line on stderr."""
        answer = self(*words)
        assert answer.code == code, (answer.code, answer.out, answer.err)
        assert answer.out == ""
        assert answer.err.startswith("sop-tui: ")
        assert answer.err.count("\n") == 1
        assert answer.err.endswith("\n")
        return answer.err

    def open(self, title: str = "Dugaan pungutan liar", sop: str = PGM, *more: str) -> str:
        return self.done("open", sop, title, *more).out.strip()

    def add_officers(self, sop: str, *roles: str) -> None:
        """One officer for each role, whose id is the role's."""
        for role in roles:
            self.done("officer", "add", role, "--name", f"Petugas {role}", "--role",
                      f"{sop}:{role}")  # fmt: skip


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's rights inside; changes nothing for other users."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
