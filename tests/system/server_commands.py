"""Runs many commands on a server in one process, because starting the program takes longest."""

import json
import subprocess
import sys
from collections.abc import Sequence

from ssh_server import SshServer

_EACH = """
import contextlib, io, json, sys
from sop_tui.cli.main import main
said = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), "utf-8")) as out:
        code = main(words)
        out.flush()
    said.append(out.buffer.getvalue().decode())
    if code:
        sys.exit(code)
print(json.dumps(said))
"""


def run_each(server: SshServer, officer: str, *commands: Sequence[str]) -> list[str]:
    """Runs the commands one after the other, as the account; returns the output of each."""
    start = [f"--store={server.server.store}", f"--officer={officer}"]
    words = json.dumps([[*start, *each] for each in commands])
    result = subprocess.run(
        [*server._as_account, sys.executable, "-I", "-X", "utf8", "-c", _EACH, words],
        cwd="/", env={"PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr.decode()
    said: list[str] = json.loads(result.stdout)
    return said
