"""Backups of a database by ``pg_dump``."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sop_tui.storage.disk.file import make_folder, not_written, remove_leftovers
from sop_tui.storage.disk.lock import locked
from sop_tui.storage.postgres.connection import libpq_parameters
from sop_tui.storage.problem import StoreProblem
from sop_tui.text.address import for_libpq, shown
from sop_tui.text.message import say

_NAME: Final = "sop-tui"
_SUFFIX: Final = ".dump"
_SERVICE: Final = "sop-tui-backup"
_OWN_VARIABLE: Final = "password"  # the only secret that libpq reads from a variable
_WITHOUT_VARIABLE: Final = (
    "sslpassword",
    "scram_client_key",
    "scram_server_key",
    "oauth_client_secret",
)


def dump(url: str, folder: Path, at: datetime) -> Path:
    """Dumps the schema of the database into the folder; returns the file.

    It gets its name when it is complete, and one that no other backup has.

    Raises:
        StoreProblem: ``no_backup``, or the reason why the file could not be written.
    """
    make_folder(folder)
    base = folder / f"{_NAME}{_SUFFIX}"
    aside = folder / f".{base.name}.{os.getpid()}-{os.urandom(6).hex()}.tmp"
    with locked(folder) as lock:
        remove_leftovers(lock, base)
    try:
        with _environment(url) as environment:
            _run_pg_dump(url, aside, environment)
        aside.chmod(0o600)
        with locked(folder) as lock:
            copy = _free_name(folder, at)
            os.rename(aside.name, copy.name, src_dir_fd=lock, dst_dir_fd=lock)
            os.fsync(lock)
    except OSError as error:
        raise not_written(folder, error) from None
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return copy


def _run_pg_dump(url: str, target: Path, environment: Mapping[str, str]) -> None:
    command = ["pg_dump", "--format=custom", "--schema=sop_tui", "--no-owner"]
    command += ["--no-privileges", f"--file={target}", f"--dbname={shown(for_libpq(url))}"]
    try:
        done = subprocess.run(  # noqa: S603
            command, check=False, capture_output=True, env=environment, umask=0o077
        )
    except OSError:
        raise StoreProblem(
            "no_backup",
            say("pg_dump tidak ada di sini; pasang postgresql-client, atau salin dengan: "
                "sop-tui store copy {address} FILE", address=shown(url)),
        ) from None  # fmt: skip
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        # The error is printed first, the query after it.
        why = next((line for line in lines if "error:" in line), "".join(lines[-1:]))
        raise StoreProblem(
            "no_backup", say("pg_dump gagal ({why})", why=why or str(done.returncode))
        )


def _free_name(folder: Path, at: datetime) -> Path:
    stamp = f"{_NAME}.{at:%Y%m%d-%H%M%S}"
    copy, count = folder / f"{stamp}{_SUFFIX}", 1
    while os.path.lexists(copy):
        count += 1
        copy = folder / f"{stamp}-{count}{_SUFFIX}"
    return copy


@contextmanager
def _environment(url: str) -> Iterator[dict[str, str]]:
    """The environment for PostgreSQL's programs; it has the secrets of the address.

    Every user of the machine can read command lines, but not environments. Secrets without a
    variable are written to a service file, as long as the program runs.
    """
    given = libpq_parameters(url)
    environment = dict(os.environ)
    if password := given.get(_OWN_VARIABLE):
        environment["PGPASSWORD"] = str(password)
    others = {name: given[name] for name in _WITHOUT_VARIABLE if given.get(name)}
    if not others:
        yield environment
        return
    if given.get("service") or "PGSERVICE" in environment:
        raise StoreProblem(
            "no_backup",
            say("tulis {names} di file layanan PostgreSQL, bukan dalam alamat; pg_dump tidak "
                "dapat menerimanya dari keduanya", names=", ".join(others)),
        )  # fmt: skip
    with tempfile.NamedTemporaryFile("w", prefix="sop-tui-", encoding="utf-8") as file:
        file.write(f"[{_SERVICE}]\n")
        file.writelines(f"{name}={value}\n" for name, value in others.items())
        file.flush()
        yield {**environment, "PGSERVICE": _SERVICE, "PGSERVICEFILE": file.name}
