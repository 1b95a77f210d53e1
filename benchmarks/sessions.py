"""Fifty officers at once over a real sshd on loopback, compared with a bare Textual app behind it.

Run as root with ``python benchmarks/sessions.py [SESSIONS]``; takes about five minutes. Clients,
sshd and sessions share this machine, so the times of a start include the clients. CPU is that of
the sessions' own processes (screen and waiting shell) in percent of one core; memory is PSS,
including the fork server. Ours is measured with the fork server and without.
"""

import asyncio
import compileall
import contextlib
import os
import select
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path += [str(HERE), str(HERE.parent / "tests" / "system")]

from screen import BARE_LIST, build  # noqa: E402
from ssh_server import ACCOUNT, Screen, SshServer, running, why_not  # noqa: E402
from tabulate import tabulate  # noqa: E402

import sop_tui  # noqa: E402
from sop_tui.casework.commands import Approve, Complete  # noqa: E402
from sop_tui.desk.opening import Whereabouts, login_name, open_desk  # noqa: E402
from sop_tui.gate.identity import key_line  # noqa: E402
from sop_tui.text.message import Problem  # noqa: E402

CASES = 500
SECONDS = 20  # of idling, and of acts
ACTS = 2  # per second
DELAY = 0.075  # seconds each way
SPEED = 64_000 / 8  # bytes per second each way
QUIET = 0.6  # seconds without a byte: the answer to a key is complete


class SlowLine:
    """A loopback proxy with a delay and a limit of bytes per second, each way."""

    def __init__(self, to: int) -> None:
        self._to = to
        self.down = 0
        self._ready = threading.Event()
        self._connections: list[object] = []
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait()

    def _run(self) -> None:
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()

    async def _listen(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port: int = server.sockets[0].getsockname()[1]
        self._server = server
        self._ready.set()

    async def _connected(self, near: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        # Keeps a reference to the task; otherwise it could be garbage-collected.
        self._connections.append(asyncio.current_task())
        far, into = await asyncio.open_connection("127.0.0.1", self._to)
        with contextlib.suppress(OSError):
            await asyncio.gather(self._carry(near, into, False), self._carry(far, out, True))

    async def _carry(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, down: bool
    ) -> None:
        free = 0.0
        while data := await source.read(1024):
            if down:
                self.down += len(data)
            free = max(self._loop.time(), free) + len(data) / SPEED
            self._loop.call_at(free + DELAY, target.write, data)
            await asyncio.sleep(free - self._loop.time())
        self._loop.call_at(free + DELAY + 0.01, target.close)


class Crowd:
    """Clients that are read all the time, like terminals; records when each is fully painted."""

    def __init__(self, server: SshServer, name: str, size: int, needle: bytes) -> None:
        self.started = time.monotonic()
        self.clients = [server.screen(name) for _ in range(size)]
        self.painted: dict[int, float] = {}
        self.bytes = 0
        self._needle = needle
        self._stop = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        clients = {client.descriptor: client for client in self.clients}
        poll = select.poll()
        for descriptor in clients:
            poll.register(descriptor, select.POLLIN)
        while clients and not self._stop.is_set():
            for descriptor, _ in poll.poll(100):
                try:
                    data = os.read(descriptor, 65_536)
                except OSError:
                    data = b""
                if not data:
                    poll.unregister(descriptor)
                    del clients[descriptor]
                    continue
                self.bytes += len(data)
                if descriptor not in self.painted:
                    received = clients[descriptor].received
                    received += data
                    if self._needle in received:
                        self.painted[descriptor] = time.monotonic() - self.started

    def wait(self, seconds: float = 90) -> tuple[float, float]:
        """Seconds until the first and until the last is painted."""
        deadline = time.monotonic() + seconds
        while len(self.painted) < len(self.clients):
            if time.monotonic() > deadline:
                tails = {bytes(client.received[-300:]) for client in self.clients}
                raise SystemExit(f"{len(self.painted)} of {len(self.clients)} came: {tails!r}")
            time.sleep(0.05)
        return min(self.painted.values()), max(self.painted.values())

    def kill(self) -> None:
        for client in self.clients:
            client.kill()
        self._stop.set()
        self._reader.join()
        for client in self.clients:
            client.close()


@dataclass
class Weight:
    """The resources of a crowd; times in seconds, CPU in percent of a core, memory in MB."""

    first: float
    last: float
    idle: float
    idle_sshd: float
    one: float
    each: float
    acts: float = 0.0
    acts_sshd: float = 0.0
    acts_bytes: float = 0.0
    gone: float = 0.0


def spent(server: SshServer, stranger: int) -> tuple[int, int]:
    """CPU time in nanoseconds: of the sessions' processes, and of their sshd processes."""
    sessions = sshd = 0
    inside = Path(f"/proc/{server.process.pid}/ns/mnt").stat().st_ino
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if not entry.name.isdigit() or int(entry.name) == stranger:
                continue
            if (entry / "ns/mnt").stat().st_ino != inside:
                continue
            threads = (entry / "task").glob("*/schedstat")
            used = sum(int(each.read_text().split()[0]) for each in threads)
            if (entry / "comm").read_text().startswith("sshd"):
                sshd += used
            else:
                sessions += used
    return sessions, sshd


def cpu(server: SshServer, stranger: int = 0) -> tuple[float, float]:
    """Percent of one core while watching: sessions, sshd; without the process ``stranger``."""
    before, since = spent(server, stranger), time.monotonic()
    time.sleep(SECONDS)
    after, took = spent(server, stranger), time.monotonic() - since
    own, sshd = ((b - a) / 1e9 / took * 100 for a, b in zip(before, after, strict=True))
    return own, sshd


def pss(server: SshServer) -> float:
    """MB of all processes of all sessions; shared memory is counted once."""
    total = 0
    for pid in (*(pid for pid, _ in server.processes()), *server.fork_servers()):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(rollup.split("\nPss:")[1].split()[0])
    return total / 1024


def weigh(server: SshServer, name: str, size: int, needle: bytes, acts: bool) -> Weight:
    """Measures one session alone, then all at once."""
    crowd = Crowd(server, name, 1, needle)
    crowd.wait()
    time.sleep(2)
    one = pss(server)
    crowd.kill()
    server.wait_until_empty(10)
    crowd = Crowd(server, name, size, needle)
    first, last = crowd.wait()
    time.sleep(5)
    each = (pss(server) - one) / max(1, size - 1)
    idle, idle_sshd = cpu(server)
    weight = Weight(first, last, idle, idle_sshd, one, each)
    if acts:
        before = crowd.bytes
        with acting(server) as actor:
            weight.acts, weight.acts_sshd = cpu(server, actor)
        weight.acts_bytes = (crowd.bytes - before) / size / (SECONDS * ACTS)
    since = time.monotonic()
    crowd.kill()
    left = server.wait_until_empty(60)
    weight.gone = time.monotonic() - since
    if left:
        raise SystemExit(f"still there after a minute: {left}")
    return weight


@contextlib.contextmanager
def acting(server: SshServer) -> Iterator[int]:
    """Another process of the account acts meanwhile; yields its pid."""
    process = subprocess.Popen(
        ["nsenter", f"--target={server.process.pid}", "--mount",
         "setpriv", f"--reuid={server.uid}", f"--regid={server.uid}", "--clear-groups",
         sys.executable, __file__, "--act", str(server.server.store)],
        cwd="/", stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        if process.stdout.readline() != "ready\n":
            raise SystemExit("the process that acts did not start")
        yield process.pid
    finally:
        done = process.communicate(timeout=SECONDS)[0]
        print(f"(the other process did {done.strip()} acts in {SECONDS} s)")


def act(store: Path) -> None:
    """Moves a case at intervals, for as long as the benchmark watches."""
    officer = store.with_suffix(".officer").read_text()
    desk = open_desk(Whereabouts(store=store, officer=officer), {}, Path("/"))
    print("ready", flush=True)
    numbers = [card.number for card in desk.lists.open_cases()]
    since, done = time.monotonic(), 0
    for number in numbers:
        for command in (Complete(), Approve()):
            with contextlib.suppress(Problem):
                desk.acts.do(number, command)
                done += 1
                break
        time.sleep(max(0.0, since + done / ACTS - time.monotonic()))
        if done == SECONDS * ACTS:
            break
    print(done)


@dataclass
class Key:
    """Medians over a slow line: seconds and bytes of the first paint, and of one key."""

    paint: float
    paint_bytes: int
    seconds: float
    bytes: float


def slow(server: SshServer, name: str, needle: bytes, keys: Sequence[str], *options: str) -> Key:
    """One client behind the slow line."""
    line = SlowLine(server.port)
    began = time.monotonic()
    client = server.screen(name, "-p", str(line.port), *options)
    try:
        client.expect(needle, 60)
        paint = time.monotonic() - began
        settle(client)
        painted, times = line.down, []
        for key in keys:
            since = time.monotonic()
            client.send(key.encode())
            times.append(settle(client) - since)
        times.sort()
        return Key(paint, painted, times[len(times) // 2], (line.down - painted) / len(keys))
    finally:
        client.close()
        server.wait_until_empty(10)


def settle(client: Screen) -> float:
    """The time of the last byte before nothing arrived for a while."""
    last = time.monotonic()
    while select.select([client.descriptor], [], [], QUIET)[0]:
        client.received += os.read(client.descriptor, 65_536)
        last = time.monotonic()
    return last


@contextlib.contextmanager
def server_of_sessions(folder: Path, fork_server: bool) -> Iterator[tuple[SshServer, str]]:
    """The program behind its own gate, with open cases."""
    officer = login_name()
    with running(fork_server=fork_server, sessions=64) as server:
        store = server.server.store
        build(folder / store.name, CASES)
        for made in folder.iterdir():
            made.rename(server.data / made.name)
        store.with_suffix(".officer").write_text(officer)
        for made in server.data.iterdir():
            os.chown(made, server.uid, server.uid)
        key = server.new_key(officer)
        public = str(server.hand_over(officer))
        added = server.cli("ssh", "add-key", officer, public, officer=officer)
        if added.returncode != 0:
            raise SystemExit(added.stderr.decode())
        server.install_keys([key_line(key, officer)])
        yield server, officer


@contextlib.contextmanager
def server_of_bare_apps() -> Iterator[tuple[SshServer, str]]:
    """A bare Textual app behind the same sshd; of a keyword, sshd uses the first value."""
    with tempfile.TemporaryDirectory(dir="/run") as place:
        Path(place).chmod(0o755)
        script = Path(place) / "bare.py"
        script.write_text(BARE_LIST)
        forced = f"ForceCommand exec {sys.executable} -I -X utf8 {script}\n"
        with running(extra=forced, without=["ForceCommand"], fork_server=False) as server:
            server.install_keys([key_line(server.new_key("bare"), "bare")])
            yield server, "bare"


def report(
    ours: Weight, started: Weight, bare: Weight, size: int
) -> Sequence[Sequence[str | float]]:
    all_three = (ours, started, bare)
    return (
        (f"start of {size} at once: the first has its board",
         *(f"{each.first:.1f} s" for each in all_three), ""),
        (f"start of {size} at once: the last has its board",
         *(f"{each.last:.1f} s" for each in all_three), "8 s"),
        (f"idle CPU of all {size}", *(f"{each.idle:.1f} %" for each in all_three), "5 %"),
        ("  the sshd processes beside", *(f"{each.idle_sshd:.1f} %" for each in all_three), ""),
        ("memory of the first", *(f"{each.one:.1f} MB" for each in all_three), "1.6 x"),
        ("memory of each over the first",
         *(f"{each.each:.1f} MB" for each in all_three), "30 MB"),
        (f"CPU of all {size}, {ACTS} acts a second by another",
         f"{ours.acts:.1f} %", "", "", "25 %"),
        ("  the sshd processes beside", f"{ours.acts_sshd:.1f} %", "", "", ""),
        ("  bytes per act and screen", f"{ours.acts_bytes:.0f}", "", "", "3000"),
        (f"all processes gone after {size} kills",
         *(f"{each.gone:.1f} s" for each in all_three), "all"),
    )  # fmt: skip


def main() -> None:
    reason = why_not()
    if reason is not None:
        sys.exit(f"not measured: {reason}")
    # Servers have compiled files; without them every start would compile everything.
    compileall.compile_dir(Path(sop_tui.__file__).parent, quiet=1)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(f"{size} sessions as {ACCOUNT}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    lines = []
    with tempfile.TemporaryDirectory(dir="/run") as folder:
        with server_of_sessions(Path(folder), fork_server=False) as (server, name):
            started = weigh(server, name, size, b"Bantuan", acts=False)
        with server_of_sessions(Path(folder), fork_server=True) as (server, name):
            ours = weigh(server, name, size, b"Bantuan", acts=True)
            for title, options in (("plain", ()), ("ssh -C", ("-C",))):
                cards = slow(server, name, b"Bantuan", "jk" * 10, *options)
                lanes = slow(server, name, b"Bantuan", "lhlhlhlhlh", *options)
                lines += [(f"board, {title}, card key", cards), (f"board, {title}, lane", lanes)]
        with server_of_bare_apps() as (server, name):
            bare = weigh(server, name, size, b"Berkas 19", acts=False)
            for title, options in (("plain", ()), ("ssh -C", ("-C",))):
                down = slow(server, name, b"Berkas 19", ["\x1b[B"] * 10, *options)
                lines.append((f"bare list, {title}", down))
    headers = ("", "sop-tui", "without fork server", "bare app", "promised")
    print(tabulate(report(ours, started, bare, size), headers=headers, disable_numparse=True))
    print(f"\nover a line of {2 * DELAY * 1000:.0f} ms and {SPEED * 8 / 1000:.0f} kbit/s")
    rows = [
        (title, f"{key.paint:.2f} s", f"{key.paint_bytes / 1000:.1f} kB",
         f"{key.seconds * 1000:.0f} ms", f"{key.bytes:.0f}")
        for title, key in lines
    ]  # fmt: skip
    headers = ("", "login to paint", "bytes until then", "a key", "bytes per key")
    print(tabulate(rows, headers=headers, disable_numparse=True))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--act"]:
        act(Path(sys.argv[2]))
    else:
        main()
