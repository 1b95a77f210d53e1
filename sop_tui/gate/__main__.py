"""The gate as sshd starts it: ``python -I -X utf8 -m sop_tui.gate --store=FILE [...]``.

A separate entry point, so that no part of the program is loaded before the identity is proved.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sop_tui.gate.launcher import IDLE, KEY_FILE, MEMORY, Gate, open_session
from sop_tui.gate.slots import MOST, SESSIONS
from sop_tui.text.address import is_url, office_folder


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one session as the administrator configured it; no option comes from the client.

    The exit code is the program's, or one of :mod:`sop_tui.gate.codes`.
    """
    parser = argparse.ArgumentParser(prog="sop-tui gate", allow_abbrev=False)
    parser.add_argument("--store", type=_store, required=True)
    parser.add_argument("--sops", type=_absolute)
    parser.add_argument("--lang", choices=("id", "en"))
    parser.add_argument("--officer")
    parser.add_argument("--keys", type=_absolute, default=KEY_FILE)
    parser.add_argument("--fork-server", type=_absolute)
    parser.add_argument("--idle", type=_minutes, default=IDLE // 60)
    parser.add_argument("--sessions", type=_sessions, default=SESSIONS)
    parser.add_argument("--memory", type=_mebibytes, default=MEMORY)
    options = parser.parse_args(argv)
    gate = Gate(
        store=options.store,
        sops=options.sops,
        lang=options.lang,
        officer=options.officer,
        keys=options.keys,
        idle=round(options.idle * 60),
        fork_server=options.fork_server,
        sessions=options.sessions,
        memory=options.memory,
    )
    return open_session(gate, os.environ)


def _store(typed: str) -> str | Path:
    if not is_url(typed):
        return _absolute(typed)
    if office_folder(typed) is None:
        raise argparse.ArgumentTypeError("the URL names no office=FOLDER")
    return typed


def _absolute(typed: str) -> Path:
    path = Path(typed)
    if not path.is_absolute():
        raise argparse.ArgumentTypeError(f"{typed!r} is not an absolute path")
    return path


def _minutes(typed: str) -> float:
    minutes = float(typed)
    if not 0 <= minutes <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{typed!r} is not 0 to 1440 minutes")
    return minutes


def _sessions(typed: str) -> int:
    count = int(typed)
    if not 1 <= count <= MOST:
        raise argparse.ArgumentTypeError(f"{typed!r} is not 1 to {MOST} sessions")
    return count


def _mebibytes(typed: str) -> int:
    mebibytes = int(typed)
    if mebibytes != 0 and not 256 <= mebibytes <= 1024 * 1024:
        raise argparse.ArgumentTypeError(f"{typed!r} is neither 0 nor at least 256 MiB")
    return mebibytes


if __name__ == "__main__":
    sys.exit(main())
