"""Over a real sshd: a document of an SOP is sent, read on the server, and completed there."""

import pytest
from ssh_server import SshServer

DOCUMENT = (
    b"Nama SOP\tPelayanan Dermaga\n\n"
    b"No\tKegiatan\tStaf\tKepala\tKelengkapan\tWaktu\tOutput\tKet\n"
    b"1\tMenyusun surat\tv\t\tkonsep\t1 jam\tsurat\t\n"
    b"2\tMengirim surat\t\tv\tsurat\t5 menit\ttanda terima\t\n"
)
pytestmark = [pytest.mark.sshd, pytest.mark.slow]


def test_an_admin_sends_a_document_and_completes_the_draft_on_the_screen(
    server: SshServer,
) -> None:
    sent = server.ask("siti", "sop", "draft", "-", "--keep=dermaga", sent=DOCUMENT)
    assert sent.returncode == 1, sent.stderr.decode()
    assert b"draf SOP dermaga disimpan" in sent.stderr
    kept = server.ask("siti", "sop", "drafts", "dermaga")
    assert b"#? code: " in kept.stdout
    screen = server.screen("siti")
    try:
        screen.wait_for("Papan")
        screen.send(b"D")
        screen.wait_for("SOP kantor")
        screen.send(b"d")
        screen.wait_for("sop draft -")  # files on the server are never read by path
    finally:
        screen.close()
    assert server.cli("store", "verify", officer="siti").returncode == 0


def test_other_officers_cannot_send_documents_and_no_server_file_can_be_named(
    server: SshServer,
) -> None:
    refused = server.ask("budi", "sop", "draft", "-", sent=DOCUMENT)
    assert refused.returncode == 3
    assert refused.stdout == b""
    named = server.ask("siti", "sop", "draft", "/etc/passwd")
    assert named.returncode not in (0, 1)
    assert b"root:" not in named.stdout
