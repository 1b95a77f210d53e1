"""Over a real sshd to an office in PostgreSQL: screens, exports, a server that goes away."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from offices.served import furnish
from postgres_server import WHY_NOT, Cluster, cluster, programs
from ssh_server import SshServer, own_port, running, why_not

pytestmark = [
    pytest.mark.sshd,
    pytest.mark.slow,
    pytest.mark.skipif(programs() is None, reason=WHY_NOT),
]
CASE = "PGM-2026-0001"


@pytest.fixture(scope="module")
def database_server() -> Iterator[Cluster]:
    with own_port() as port, cluster(listen_addresses="127.0.0.1", port=str(port)) as made:
        yield made


@pytest.fixture(scope="module")
def server(database_server: Cluster) -> Iterator[SshServer]:
    reason = why_not()
    if reason is not None:
        pytest.skip(reason)
    database_server.sql("CREATE DATABASE kantor")
    port = database_server.port

    def address(data: Path) -> str:
        return f"postgresql://owner@127.0.0.1:{port}/kantor?office={data}"

    with running(store=address) as started:
        furnish(started)
        yield started


def history(server: SshServer) -> list[str]:
    answer = server.cli("show", CASE, "--json", officer="siti")
    assert answer.returncode == 0, answer.stderr.decode()
    return [event["kind"] for event in json.loads(answer.stdout)["history"]]


def test_an_export_through_the_gate_equals_the_data_on_the_server(server: SshServer) -> None:
    done = server.cli("note", CASE, "catatan dari server", officer="siti")
    assert done.returncode == 0, done.stderr.decode()
    assert history(server)[-1] == "noted"
    exported = server.ask("siti", "export", CASE)
    assert exported.returncode == 0
    assert b"catatan dari server" in exported.stdout
    verified = server.cli("store", "verify", officer="siti")
    assert verified.returncode == 0, verified.stderr.decode()


def test_a_screen_shows_acts_of_others_and_continues_after_the_server_returns(
    server: SshServer, database_server: Cluster
) -> None:
    screen = server.screen("siti")
    try:
        screen.wait_for("Papan PGM")
        done = server.cli("open", "pengaduan-masyarakat", "Surat hilang", officer="siti")
        assert done.returncode == 0, done.stderr.decode()
        screen.wait_for("PGM-2026-0002")
        database_server.stop()
        screen.wait_for("server data", 15)
        database_server.start()
        deadline = time.monotonic() + 20
        while True:
            done = server.cli("open", "pengaduan-masyarakat", "Pungutan", officer="siti")
            if done.returncode == 0:
                break
            assert time.monotonic() < deadline, done.stderr.decode()
        screen.wait_for("PGM-2026-0003", 15)
    finally:
        screen.close()
    assert server.wait_until_empty(5) == []
