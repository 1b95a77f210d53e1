"""Many processes that act on one office in PostgreSQL, whatever happens to the server.

    postgres_writers.py URL WRITERS SECONDS [ABLATION]

Each writer adds notes to one case after another, until the time is over or standard input is
closed. Prints one JSON object: the ids of the acknowledged acts, and the longest time an act took.
ABLATION is ``no-check`` (an act with an unknown outcome is just repeated) or ``no-sync`` (a commit
does not wait for the disk).
"""

import json
import os
import select
import sys
import time
import traceback
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parent.parent))

from offices.stores import noting

from sop_tui.storage.chaining import ChainedBatch
from sop_tui.storage.opening import engine_at
from sop_tui.storage.postgres import connection
from sop_tui.storage.postgres.store import PostgresStore, _NotWritten
from sop_tui.storage.problem import StoreProblem

CASES = 4


def act_on(url: str, number: int, seconds: float, told: int) -> None:
    """Acts until the end; each act gets its id before it begins, and keeps it."""
    store = engine_at(url).open(who=f"w{number}")
    ends = time.monotonic() + seconds
    longest = 0.0
    while time.monotonic() < ends and not select.select([0], [], [], 0)[0]:
        event = uuid4().hex
        began = time.monotonic()
        while True:
            try:
                store.commit(noting(f"SRT-2026-000{number % CASES + 1}", event=event))
            except ValueError:  # the id exists: the act was done
                pass
            except StoreProblem as problem:
                if time.monotonic() > began + 60:
                    raise
                if problem.code in ("away", "locked"):
                    continue
                if problem.code == "uncertain":
                    if is_there(store, event):
                        break
                    continue
                raise
            break
        longest = max(longest, time.monotonic() - began)
        os.write(told, f"{event}\n".encode())
    os.write(told, f"={longest}\n".encode())


def is_there(store: object, event: str) -> bool:
    assert isinstance(store, PostgresStore)
    while True:
        try:
            store.refresh()
            return store.snapshot.find_event(event) is not None
        except StoreProblem:
            time.sleep(0.1)


def without_check(store: PostgresStore, made: ChainedBatch, deadline: float) -> None:
    """Repeats an act with an unknown outcome, under another id."""
    raise _NotWritten


def main(url: str, writers: str, seconds: str, ablation: str = "") -> None:
    if ablation == "no-sync":
        connection._SETTINGS["synchronous_commit"] = "off"
    if ablation == "no-check":
        PostgresStore._resolve = without_check  # type: ignore[assignment, method-assign]
    reader, writer = os.pipe()
    children = []
    for number in range(int(writers)):
        process = os.fork()
        if process == 0:
            code = 1
            try:
                act_on(url, number, float(seconds), writer)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        children.append(process)
    os.close(writer)
    with os.fdopen(reader) as file:
        lines = file.read().split()
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    longest = max((float(line[1:]) for line in lines if line.startswith("=")), default=0.0)
    acknowledged = [line for line in lines if not line.startswith("=")]
    print(json.dumps({"acknowledged": acknowledged, "longest": longest, "failed": failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
