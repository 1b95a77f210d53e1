"""PostgreSQL servers for tests: clusters on Unix sockets, removed at the end."""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

WHY_NOT = "needs PostgreSQL 15 or newer (Debian: apt-get install postgresql) and psycopg"
_OWN = ("postgres", "nobody")  # users for whom root creates clusters, which root may not run


@cache
def programs() -> Path | None:
    """The folder of initdb and postgres; None if they are not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return None
    places = [Path(place) for place in os.environ.get("PATH", "").split(":") if place]
    debian = Path("/usr/lib/postgresql")
    if debian.is_dir():
        versions = sorted(debian.iterdir(), key=lambda each: float(each.name), reverse=True)
        places = [*(each / "bin" for each in versions), *places]
    return next((each for each in places if (each / "initdb").is_file()), None)


class Cluster:
    """A cluster in its own folder; the superuser is ``owner``, and everybody is trusted."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "max_connections": "60",
            "shared_buffers": "16MB",
            "log_min_messages": "warning",
            **(settings or {}),
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> str:
        """Part of the socket's name, and the port on loopback if it listens there."""
        return self.settings.get("port", "5432")

    def make(self) -> "Cluster":
        """Raises CalledProcessError if the disk is full."""
        self.own()
        subprocess.run(["cp", "-a", _made_once().data, self.data], user=_user(), check=True)
        return self

    def own(self) -> None:
        shutil.chown(self.folder, *([_user()] * 2 if _user() else [os.getuid()]))

    def url(self, database: str, user: str = "owner", **parameters: str) -> str:
        named = "".join(f"&{name}={value}" for name, value in parameters.items())
        return f"postgresql://{user}@/{database}?host={self.folder}&port={self.port}{named}"

    def start(self, **settings: str) -> "Cluster":
        options = [f"-c{name}={value}" for name, value in {**self.settings, **settings}.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(where("postgres")), "-D", str(self.data), *options],
                user=_user(), stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None, (self.folder / "log").read_text()[-2000:]
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        command = [str(where("pg_isready")), "-q", "-h", str(self.folder), "-p", self.port]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    def stop(self) -> None:
        """Stops at once, but in order."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kills every process of the server at the same moment, like a power cut."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        for child in _backends(self.data):
            with _gone():
                os.kill(child, signal.SIGKILL)
        self.process.wait()
        self.process = None
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def run(self, program: str, *words: object, **environ: str) -> str:
        """Runs one of PostgreSQL's programs, as the owner of the cluster."""
        done = subprocess.run(
            [str(where(program)), *map(str, words)], user=_user(), check=False,
            capture_output=True, text=True, cwd="/", env={**os.environ, **environ},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sql(self, command: str, database: str = "postgres", user: str = "owner") -> list[object]:
        import psycopg

        with psycopg.connect(self.url(database, user), autocommit=True) as connection:
            cursor = connection.execute(command.encode())
            return [tuple(row) for row in cursor] if cursor.description else []

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None


@cache
def _made_once() -> Cluster:
    """A cluster as ``initdb`` leaves it; the others are copies, which take a fifth of the time."""
    made = Cluster(_new_folder())
    atexit.register(shutil.rmtree, made.folder, ignore_errors=True)
    made.own()
    made.run("initdb", "-D", made.data, "-U", "owner", "-A", "trust", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync", "--no-instructions")  # fmt: skip
    return made


def _new_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="sop-pg-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


@contextmanager
def cluster(**settings: str) -> Iterator[Cluster]:
    """A running cluster that is removed at the end."""
    folder = _new_folder()
    made = Cluster(folder, settings)
    try:
        yield made.make().start()
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def quick() -> dict[str, str]:
    """Settings of a server whose data may be lost: quick tests do not cut its power."""
    return {
        "fsync": "off", "full_page_writes": "off", "autovacuum": "off", "max_wal_size": "4GB",
    }  # fmt: skip


class Relay:
    """A socket between clients and a server that can be cut like a line."""

    def __init__(self, server: Cluster, folder: Path) -> None:
        self.folder = folder
        self._place = folder / f".s.PGSQL.{server.port}"
        self._target = str(server.folder / self._place.name)
        self._ends: list[socket.socket] = []
        self.join()

    def join(self) -> None:
        """Connects the line from now on."""
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(self._place))
        door.listen()
        self._ends = [door]
        threading.Thread(target=self._serve, args=(door, self._ends), daemon=True).start()

    def cut(self) -> None:
        """Disconnects everybody, and refuses new connections."""
        self._place.unlink()
        for end in [*self._ends]:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _serve(self, door: socket.socket, ends: list[socket.socket]) -> None:
        with suppress(OSError):
            while True:
                client, server = door.accept()[0], socket.socket(socket.AF_UNIX)
                ends += client, server
                try:
                    server.connect(self._target)
                except OSError:  # there is no server
                    client.close()
                    continue
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(1 << 16):
                other.sendall(piece)
            other.shutdown(socket.SHUT_RDWR)


def turns_within(seconds: float, url: str) -> Iterator[float]:
    """Turns for what has to happen within this many seconds of service; yields the count.

    Only time in which a new connection is served at once counts, so that a busy machine is no error
    of the program.
    """
    import psycopg

    counted, end = 0.0, time.monotonic() + 300
    while counted < seconds:
        assert time.monotonic() < end, "the server answers nobody at once"
        began = time.monotonic()
        psycopg.connect(url).close()
        served = time.monotonic()
        yield counted
        passed = time.monotonic() - began
        if served - began < 0.5 and passed < 1:
            counted += passed
    raise AssertionError(f"not within {seconds} seconds")


def where(name: str) -> Path:
    place = programs()
    assert place is not None
    return place / name


def _user() -> str | None:
    """The user who owns clusters; None for the user who runs the tests."""
    if os.geteuid() != 0:
        return None
    for name in _OWN:
        with _gone():
            return pwd.getpwnam(name).pw_name
    raise AssertionError("no user for PostgreSQL")


def _backends(data: Path) -> list[int]:
    """The processes that work in this folder; a backend has its own session."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with _gone():
                if (each / "cwd").resolve() == data:
                    found.append(int(each.name))
    return found


@contextmanager
def _gone() -> Iterator[None]:
    with suppress(ProcessLookupError, FileNotFoundError, PermissionError, KeyError):
        yield
