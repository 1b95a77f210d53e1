"""The backup of a PostgreSQL store, with a program in the place of pg_dump."""

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sop_tui.storage.postgres.engine import PostgresEngine
from sop_tui.storage.problem import StoreProblem

NOW = datetime(2026, 11, 23, 9, 15, tzinfo=ZoneInfo("Asia/Jakarta"))
PG_DUMP = """#!/bin/sh
printf '%s\\n' "$@" > "${0%/*}/arguments"
printf '%s' "$PGPASSWORD" > "${0%/*}/password"
[ -n "$PGSERVICEFILE" ] && cat "$PGSERVICEFILE" > "${0%/*}/service"
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


def test_a_secret_without_a_variable_is_in_a_file_for_as_long_as_the_program_runs(
    programs: Path, tmp_path: Path
) -> None:
    url = "postgresql://sop_app@db.invalid/kantor?sslkey=/k.pem&sslpassword=r%40hasia"
    PostgresEngine(url).backup(tmp_path / "copies", at=NOW)
    arguments = (programs / "arguments").read_text().splitlines()
    assert "--dbname=postgresql://sop_app@db.invalid/kantor?sslkey=/k.pem" in arguments
    assert not any("hasia" in each for each in arguments)
    assert (programs / "service").read_text() == "[sop-tui-backup]\nsslpassword=r@hasia\n"
    with pytest.raises(StoreProblem, match="sslpassword di file layanan"):
        PostgresEngine(f"{url}&service=kantor").backup(tmp_path / "copies", at=NOW)


def test_two_backups_in_one_second_are_separate(programs: Path, tmp_path: Path) -> None:
    engine = PostgresEngine("postgresql://db.invalid/kantor")
    names = [Path(engine.backup(tmp_path / "copies", at=NOW)).name for _ in range(3)]
    assert names == [f"sop-tui.20261123-091500{more}.dump" for more in ("", "-2", "-3")]
    assert sorted(names) == sorted(each.name for each in (tmp_path / "copies").iterdir())


def test_a_backup_has_its_name_only_when_it_is_complete(programs: Path, tmp_path: Path) -> None:
    (programs / "pg_dump").write_text(PG_DUMP + f"ls -A {tmp_path}/copies > ${{0%/*}}/meanwhile\n")
    dead = tmp_path / "copies" / ".sop-tui.dump.999999999-0a.tmp"
    dead.parent.mkdir()
    dead.touch()
    made = PostgresEngine("postgresql://db.invalid/kantor").backup(tmp_path / "copies", at=NOW)
    (seen,) = (programs / "meanwhile").read_text().split()
    assert seen.endswith(".tmp")
    assert seen != dead.name
    assert [each.name for each in (tmp_path / "copies").iterdir()] == [Path(made).name]


def test_an_unreadable_address_is_reported_without_its_password(tmp_path: Path) -> None:
    for engine in map(PostgresEngine, ("postgresql://u:ra%zzhasia@db/kantor",
                                       "postgresql://[::1/kantor")):  # fmt: skip
        with pytest.raises(StoreProblem, match="tidak terbaca") as caught:
            engine.backup(tmp_path, at=NOW)
        assert "hasia" not in str(caught.value)
        with pytest.raises(StoreProblem, match="tidak terbaca"):
            engine.open()
