"""The backup of a PostgreSQL store, with a program in the place of pg_dump."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sop_tui.storage.postgres.engine import PostgresEngine

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=ZoneInfo("Asia/Jakarta"))
PG_DUMP = """#!/bin/sh
printf '%s\\n' "$@" > "${0%/*}/arguments"
printf '%s' "$PGPASSWORD" > "${0%/*}/password"
for each in "$@"; do case $each in --file=*) : > "${each#--file=}" ;; esac; done
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, first in PATH, with a pg_dump that records what it was given."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pg_dump").write_text(PG_DUMP)
    (folder / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PGPASSWORD", "other")
    return folder


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://sop_app:r%40hasia@db.invalid/kantor?office=/srv/kantor",
        "postgresql://sop_app@db.invalid/kantor?password=r%40hasia",
    ],
)
def test_the_password_in_the_address_is_not_on_the_command_line(
    programs: Path, tmp_path: Path, url: str
) -> None:
    PostgresEngine(url).backup(tmp_path / "copies", at=NOW)
    arguments = (programs / "arguments").read_text().splitlines()
    assert "--dbname=postgresql://sop_app@db.invalid/kantor" in arguments
    assert not any("hasia" in each for each in arguments)
    assert (programs / "password").read_text() == "r@hasia"


def test_without_a_password_in_the_address_that_of_the_environment_counts(
    programs: Path, tmp_path: Path
) -> None:
    PostgresEngine("postgresql://sop_app@db.invalid/kantor").backup(tmp_path, at=NOW)
    assert (programs / "password").read_text() == "other"


def test_nobody_else_can_read_the_copy(programs: Path, tmp_path: Path) -> None:
    made = PostgresEngine("postgresql://db.invalid/kantor").backup(tmp_path, at=NOW)
    assert (programs / "arguments").exists()
    assert Path(made).stat().st_mode & 0o777 == 0o600
