"""A real sshd on loopback, with its own account, keys, ports and configuration.

It runs in its own mount namespace, in which /etc/passwd and /etc/shadow have one more account;
nothing on the machine is changed. This needs root; otherwise the tests are skipped.
"""

import contextlib
import fcntl
import os
import pty
import random
import select
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyte

import sop_tui
from sop_tui.gate.fork_server import TITLE
from sop_tui.gate.sshd_files import OLDEST, STARTUPS, Server, openssh_version, sshd_config
from sop_tui.gate.units import fork_server_unit, unit
from sop_tui.office.public_key import PublicKey, parse_public_key

SSHD = "/usr/sbin/sshd"
ACCOUNT = "sop-tui-test"
_FIRST_UID = 100_000
"""Base of a server's uid; its port is added, so that two runs do not share one."""
_PORTS = range(20_000, 32_000)
_ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8"}
# $1 is the server's folder, $2 the interpreter's, $3 a folder above that which the account must
# not enter (such as /root), or nothing: then it is covered, with the interpreter visible inside.
_NAMESPACE = """
set -e
for file in passwd shadow group; do mount --bind "$1/$file" "/etc/$file"; done
if [ -n "$3" ]; then
    mount --bind "$2" "$1/python"
    mount -t tmpfs -o mode=0755 tmpfs "$3"
    mkdir -p "$2"
    mount --bind "$1/python" "$2"
fi
shift 3
exec "$@"
"""


def why_not() -> str | None:
    """Why no sshd can be started here; None if one can."""
    if os.geteuid() != 0:
        return "a shared server needs root: sshd changes to the service account"
    if not Path(SSHD).exists() or shutil.which("ssh") is None:
        return "openssh-server or openssh-client is not installed"
    if subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0:
        return "mount namespaces are not available here"
    for needed in (Path(sys.prefix), Path(sop_tui.__file__).parent):
        if _closed_above(needed):
            return f"a service account cannot read {needed}"
    return None


@dataclass
class SshServer:
    """The running server; ``root`` is a folder that only root can write, ``data`` the account's.

    Everything it starts, and nothing else, is in its mount ``namespace``.
    """

    root: Path
    port: int
    server: Server
    process: subprocess.Popen[bytes]
    namespace: str
    keys: dict[str, PublicKey] = field(default_factory=dict)
    _fork_server: subprocess.Popen[bytes] | None = None

    @property
    def uid(self) -> int:
        """The uid of the service account, unique while this server holds its port."""
        return _FIRST_UID + self.port

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def _inside(self) -> list[str]:
        """The prefix of a command that runs inside the server's namespace."""
        return ["nsenter", f"--target={self.process.pid}", "--mount"]

    def new_key(self, name: str, kind: str = "ed25519") -> PublicKey:
        """Makes a key pair; the test keeps the private key."""
        path = self.root / "clients" / name
        subprocess.run(
            ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "comment", "-f", str(path)],
            check=True,
        )
        self.keys[name] = parse_public_key(path.with_suffix(".pub").read_text())
        return self.keys[name]

    def install_keys(self, lines: Sequence[str]) -> None:
        """Writes the root-owned key file."""
        self.server.keys.write_text("".join(f"{line}\n" for line in lines))
        self.server.keys.chmod(0o644)

    def hand_over(self, name: str) -> Path:
        """Puts the public key where the account can read it."""
        path = self.root / "etc" / f"{name}.pub"
        shutil.copy(self.root / "clients" / f"{name}.pub", path)
        return path

    @contextlib.contextmanager
    def other_keys(self, *lines: str) -> Iterator[None]:
        """Uses another key file within, and the former one afterwards."""
        former = self.server.keys.read_text()
        self.install_keys(lines)
        try:
            yield
        finally:
            self.server.keys.write_text(former)

    def client(self, name: str, *options: str, user: str = ACCOUNT) -> list[str]:
        """The ssh command of a client with this key, up to and including the host."""
        return [
            "ssh", "-F", "none", *options,
            "-p", str(self.port), "-i", str(self.root / "clients" / name),
            "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "IdentityAgent=none",
            "-o", f"UserKnownHostsFile={self.root}/clients/known_hosts",
            "-o", "StrictHostKeyChecking=accept-new", "-o", "LogLevel=ERROR",
            "-o", "ControlPath=none", "-o", "ServerAliveInterval=0",
            "-l", user, "127.0.0.1",
        ]  # fmt: skip

    def ask(
        self,
        name: str,
        *command: str,
        options: Sequence[str] = (),
        user: str = ACCOUNT,
        sent: bytes = b"",
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs one command on the server, without a terminal; ``sent`` is its input."""
        return subprocess.run(
            [*self.client(name, *options, user=user), *(("--", *command) if command else ())],
            input=sent, capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    def screen(self, name: str, *options: str, term: str = "xterm-256color") -> "Screen":
        """An ssh client with a terminal."""
        return Screen(self.client(name, "-tt", *options), term=term)

    def processes(self) -> list[tuple[int, str]]:
        """The processes of the account's sessions: pid and command line."""
        return [each for each in self._processes() if not each[1].startswith(TITLE)]

    def fork_servers(self) -> list[int]:
        """The processes that fork the screens."""
        return [pid for pid, command in self._processes() if command.startswith(TITLE)]

    def _processes(self) -> list[tuple[int, str]]:
        """Pid and command line of what this server started as its account, without sshd."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if not entry.name.isdigit() or entry.stat().st_uid != self.uid:
                    continue
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
                ours = _namespace_of(int(entry.name)) == self.namespace
                if ours and command and "sshd:" not in command:
                    found.append((int(entry.name), command))
        return found

    def wait_until_empty(self, seconds: float) -> list[tuple[int, str]]:
        """Waits until no session process is left; returns those that remain."""
        deadline = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < deadline:
            time.sleep(0.05)
        return left

    def start_fork_server(self) -> None:
        """Starts what the printed unit starts, and waits until it answers."""
        line = next(
            each for each in fork_server_unit(self.server).splitlines() if "ExecStart=" in each
        )
        self._fork_server = subprocess.Popen(
            [*self._as_account, *shlex.split(line.partition("=")[2])],
            cwd="/", env=_ENVIRONMENT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        deadline = time.monotonic() + 20
        title = Path(f"/proc/{self._fork_server.pid}/cmdline")
        while not title.read_bytes().startswith(TITLE.encode()):
            assert self._fork_server.poll() is None, "the fork server ended"
            assert time.monotonic() < deadline, "the fork server did not start"
            time.sleep(0.05)

    def stop_fork_server(self) -> None:
        """Stops it as systemd does; open screens stay."""
        if self._fork_server is not None:
            self._fork_server.terminate()
            self._fork_server.wait(10)
            self._fork_server = None

    @property
    def _as_account(self) -> list[str]:
        return [
            *self._inside,
            "setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups",
            "sh", "-c", 'umask 077; exec "$@"', "sh",
        ]  # fmt: skip

    def cli(self, *words: str, officer: str | None = None) -> subprocess.CompletedProcess[bytes]:
        """Runs the program on the server, as the account."""
        name = [f"--officer={officer}"] if officer is not None else []
        return subprocess.run(
            [*self._as_account, sys.executable,
             "-I", "-X", "utf8", "-m", "sop_tui", f"--store={self.server.store}", *name, *words],
            cwd="/", env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
        )  # fmt: skip


class Screen:
    """An ssh client in a pseudo-terminal; collects everything that arrives."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (100, 30), term: str
    ) -> None:
        self.received = bytearray()
        pid, self.descriptor = pty.fork()
        if pid == 0:
            try:
                os.execvpe(command[0], list(command), {**os.environ, "TERM": term})
            finally:
                os._exit(127)
        self.pid = pid
        self._status: int | None = None
        self._terminal = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._terminal)
        self._shown = 0
        self.resize(*size)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, data: bytes) -> None:
        os.write(self.descriptor, data)

    def read(self, seconds: float = 0.2) -> bytes:
        """Everything that arrives within that time."""
        deadline = time.monotonic() + seconds
        start = len(self.received)
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.descriptor], [], [], left)[0]:
                break
            try:
                data = os.read(self.descriptor, 65_536)
            except OSError:
                break
            if not data:
                break
            self.received += data
        return bytes(self.received[start:])

    def expect(self, wanted: bytes, seconds: float = 15.0, since: int = 0) -> int:
        """Reads until these bytes have arrived; returns the place after them."""
        deadline = time.monotonic() + seconds
        while (at := self.received.find(wanted, since)) < 0:
            if time.monotonic() > deadline:
                tail = bytes(self.received[-2000:])
                raise AssertionError(f"{wanted!r} did not come; the last was {tail!r}")
            if not self.read(0.1) and self.ended:
                self.read(0.2)
                if self.received.find(wanted, since) < 0:
                    tail = bytes(self.received[-2000:])
                    raise AssertionError(f"the client ended before {wanted!r}: {tail!r}")
        return at + len(wanted)

    @property
    def ended(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status is not None

    def exit_code(self, seconds: float = 15.0) -> int:
        deadline = time.monotonic() + seconds
        while not self.ended:
            assert time.monotonic() < deadline, "the client did not end"
            self.read(0.1)
        self.read(0.1)
        assert self._status is not None
        return os.waitstatus_to_exitcode(self._status)

    @property
    def picture(self) -> str:
        """What the officer sees now."""
        self._feed()
        return "\n".join(self._terminal.display)

    def wait_for(self, text: str, seconds: float = 60.0) -> float:
        """Waits until the officer sees this; returns the time on the monotonic clock."""
        deadline = time.monotonic() + seconds
        while text not in self.picture:
            if time.monotonic() > deadline or (self.ended and not self.read(0.1)):
                raise AssertionError(f"{text!r} did not show up:\n{self.picture}")
            self.read(0.02)
        return time.monotonic()

    def _feed(self) -> None:
        self._stream.feed(bytes(self.received[self._shown :]))
        self._shown = len(self.received)

    def kill(self, number: int = signal.SIGKILL) -> None:
        if not self.ended:
            os.kill(self.pid, number)

    def close(self) -> None:
        self.kill()
        with contextlib.suppress(OSError):
            os.close(self.descriptor)
        if self._status is None:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self.pid, 0)


@contextlib.contextmanager
def own_port() -> Iterator[int]:
    """A free port on loopback that no other test uses meanwhile.

    The system does not give these ports to connections; a socket name that is unique on the machine
    keeps other tests, also of other runs, from using it.
    """
    for port in random.sample(_PORTS, len(_PORTS)):
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(socket.socket(socket.AF_UNIX)).bind(f"\0sop-tui-tests-{port}")
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            yield port
            return
    raise AssertionError("no port is free")


@contextlib.contextmanager
def running(
    *,
    extra: str = "",
    without: Sequence[str] = (),
    idle: float = 30,
    fork_server: bool = True,
    sessions: int = 4,
    startups: int = STARTUPS,
    store: Callable[[Path], str] | None = None,
) -> Iterator[SshServer]:
    """A server for the time of a test, with its printed configuration.

    ``extra`` are lines put before it, ``without`` the keywords whose lines are left out. Without a
    fork server, the gate starts each screen itself. ``sessions`` is the limit per key,
    ``startups`` that of unfinished logins from one address. ``store`` returns the address of a
    store on another server, given the folder with the office's settings.
    """
    # Under /run, not /tmp: every folder above the key file must belong to root.
    root = Path(tempfile.mkdtemp(prefix="sop-tui-test-", dir="/run"))
    ports = contextlib.ExitStack()
    try:
        port = ports.enter_context(own_port())
        uid = _FIRST_UID + port
        root.chmod(0o755)
        for name, mode, owner in (
            ("clients", 0o700, 0), ("home", 0o755, 0), ("etc", 0o755, 0), ("data", 0o700, uid),
            ("python", 0o755, 0), ("run", 0o700, uid),
        ):  # fmt: skip
            (root / name).mkdir(mode=mode)
            (root / name).chmod(mode)
            os.chown(root / name, owner, owner)
        _write_accounts(root, uid)
        server = Server(
            python=Path(sys.executable),
            store=store(root / "data") if store is not None else root / "data" / "sop-tui.json",
            account=ACCOUNT,
            port=port,
            etc=root / "etc",
            idle=idle,
            fork_server=root / "run" / "fork-server.sock",
            sessions=sessions,
            startups=startups,
            openssh=openssh_version(Path(SSHD)) or OLDEST,
        )
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f",
             str(root / "etc" / "ssh_host_ed25519_key")],
            check=True,
        )  # fmt: skip
        config = root / "etc" / "sshd_config"
        lines = sshd_config(server).splitlines()
        kept = [line for line in lines if line.partition(" ")[0] not in without]
        config.write_text(extra + "\n".join(kept) + "\n")
        server.keys.write_text("")
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        log = (root / "sshd.log").open("wb")
        process = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", _NAMESPACE, "sh",
             str(root), sys.base_prefix, _closed_above(Path(sys.base_prefix)),
             *_confined(server),
             SSHD, "-D", "-e", "-f", str(config), "-o", "ListenAddress=127.0.0.1"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait_for(port, process, root / "sshd.log")
        except BaseException:
            process.kill()
            process.wait(10)
            raise
        running_server = SshServer(
            root=root, port=port, server=server, process=process,
            namespace=_namespace_of(process.pid),
        )  # fmt: skip
        try:
            if fork_server:
                running_server.start_fork_server()
            yield running_server
        finally:
            running_server.stop_fork_server()
            process.terminate()
            process.wait(10)
            for pid, _ in running_server.processes():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            log.close()
    finally:
        shutil.rmtree(root, ignore_errors=True)
        ports.close()


def _namespace_of(process: int) -> str:
    """The mount namespace of a process."""
    return str(Path(f"/proc/{process}/ns/mnt").readlink())


def _confined(server: Server) -> list[str]:
    """The prefix of a command that has only the rights of the printed unit."""
    line = next(each for each in unit(server).splitlines() if "CapabilityBoundingSet=" in each)
    names = line.partition("=")[2].lower().split()
    bounds = ",".join(["-all", *(f"+{name.removeprefix('cap_')}" for name in names)])
    return ["setpriv", "--no-new-privs", f"--bounding-set={bounds}"]


def _closed_above(path: Path) -> str:
    """The topmost folder above the path that others may not enter; "" if there is none."""
    ways = (path.resolve(), *path.resolve().parents)
    return next((str(each) for each in reversed(ways) if not each.stat().st_mode & 0o001), "")


def _write_accounts(root: Path, uid: int) -> None:
    passwd = f"{ACCOUNT}:x:{uid}:{uid}::{root}/home:/bin/sh\n"
    (root / "passwd").write_text(Path("/etc/passwd").read_text() + passwd)
    (root / "shadow").write_text(Path("/etc/shadow").read_text() + f"{ACCOUNT}:*:20000::::::\n")
    (root / "group").write_text(Path("/etc/group").read_text() + f"{ACCOUNT}:x:{uid}:\n")
    (root / "shadow").chmod(0o600)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"sshd did not start: {log.read_text()}")
