"""Broken and hostile documents end in one sentence, within limits, and cannot reach anything."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
import zlib
from pathlib import Path

import pytest
from pdf_drawing import Manner, drawn
from pdf_paper import Sheet, assembled, pdf_bytes
from pdf_plans import random_plan

from sop_tui.drafting.bounded import read_bytes, read_file
from sop_tui.drafting.picture import Unreadable

SOUND = drawn(random_plan(1), Manner()).data


def refusal_of(data: bytes, seconds: float = 60.0) -> str:
    with pytest.raises(Unreadable) as caught:
        read_bytes(data, seconds)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert len(sentence) < 160
    return sentence


def page_of(content: bytes, *, filtered: bool = False, extra: str = "") -> bytes:
    """A PDF of one page with this content stream."""
    head = "/Filter /FlateDecode" if filtered else ""
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
            f" /Resources << /XObject << /Fm 5 0 R >> >> {extra} >>".encode(),
            f"<< /Length {len(content)} {head} >>\nstream\n".encode() + content + b"\nendstream",
            b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800]"
            b" /Resources << /XObject << /Fm 5 0 R >> >> /Length 7 >>\nstream\n/Fm Do \nendstream",
        ]
    )


def test_a_sound_document_passes_the_pipe_unchanged(tmp_path: Path) -> None:
    from sop_tui.drafting.formats import read

    file = tmp_path / "sop.pdf"
    file.write_bytes(SOUND)
    assert read_file(file) == read(SOUND) == read_bytes(SOUND)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_pdf_is_refused_or_read_without_invention(share: float) -> None:
    try:
        document = read_bytes(SOUND[: int(len(SOUND) * share)])
    except Unreadable:
        return
    assert all(not sheet.symbols and not sheet.grids for sheet in document.sheets)


def test_a_pdf_locked_by_a_password_says_so() -> None:
    locked = assembled(
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"],
        "/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]"
        " /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
        f" /O <{'ab' * 32}> /U <{'cd' * 32}> >>",
    )
    assert "sandi" in refusal_of(locked)


def test_ten_thousand_pages_are_refused_at_once() -> None:
    kids = " ".join("3 0 R" for _ in range(10_000))
    many = assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count 10000 /Kids [{kids}] >>".encode(),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>",
        ]
    )
    begun = time.monotonic()
    assert "10000" in refusal_of(many)
    assert time.monotonic() - begun < 10


def test_a_form_that_holds_itself_ends() -> None:
    document = read_bytes(page_of(b"/Fm Do"))
    assert len(document.sheets) == 1


def test_a_tree_of_pages_that_holds_itself_ends() -> None:
    loop = assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 3 /Kids [2 0 R 2 0 R 2 0 R] >>",
        ]
    )
    try:
        read_bytes(loop)
    except Unreadable as error:
        assert error.code == "unreadable"  # noqa: PT017


@pytest.mark.slow
def test_a_stream_that_unpacks_to_gigabytes_is_refused() -> None:
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(b"0 0 m 9 9 l S\n" * 75_000) for _ in range(400))
    bomb += packer.flush()
    begun = time.monotonic()
    refusal_of(page_of(bomb, filtered=True))
    assert time.monotonic() - begun < 70


@pytest.mark.slow
def test_a_page_of_more_lines_than_any_sop_is_refused() -> None:
    sheet = Sheet(600, 800)
    for k in range(150_000):
        sheet.line((k % 600, 10), (k % 600, 20))
    refusal_of(pdf_bytes([sheet]))


def test_what_takes_too_long_is_ended() -> None:
    sheet = Sheet(600, 800)
    for k in range(20_000):
        sheet.line((k % 600, k % 700), (k % 600 + 5, k % 700 + 9))
    begun = time.monotonic()
    assert "detik" in refusal_of(pdf_bytes([sheet]), seconds=0.05)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    "box", ["[0 0 0 0]", "[0 0 1e30 1e30]", "[9 9 -9 -9]", "[(a) /b null 3]", "[0 0 nan inf]"]
)
def test_absurd_page_sizes_do_no_harm(box: str) -> None:
    try:
        read_bytes(page_of(b"0 0 m 1e38 -1e38 l S", extra=f"/CropBox {box} /MediaBox {box}"))
    except Unreadable as error:
        assert error.code == "unreadable"  # noqa: PT017


def test_a_script_in_a_pdf_is_ignored() -> None:
    data = page_of(b"", extra="/AA << /O << /S /JavaScript /JS (app.alert(1)) >> >>")
    assert len(read_bytes(data).sheets) == 1


@pytest.mark.parametrize(
    "data",
    [b"\0" * 5000, b"PK\x03\x04" + b"x" * 400, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99,
     b"%PDF-1.7\n", b"\x7fELF" + b"\0" * 400],
)  # fmt: skip
def test_a_file_that_is_no_document_is_refused_in_one_sentence(data: bytes) -> None:
    refusal_of(data)


def test_a_pipe_or_a_folder_under_the_name_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "sop.pdf"
    os.mkfifo(pipe)
    for place in (pipe, tmp_path):
        with pytest.raises(Unreadable):
            read_file(place)


CONFINED = """
    import ctypes, os, socket, subprocess, sys, threading
    from sop_tui.drafting.confined import confine
    confine()
    kept = []
    def attempt(name, act):
        try:
            act()
        except (OSError, MemoryError) as error:
            return
        kept.append(name)
    libc = ctypes.CDLL(None, use_errno=True)
    def raw(call, *args):
        if getattr(libc, call)(*args) < 0:
            raise OSError(call)
    attempt("socket", lambda: socket.socket())
    attempt("raw socket", lambda: raw("socket", 2, 1, 0))
    attempt("raw exec", lambda: raw("execv", b"/bin/true", None))
    attempt("program", lambda: subprocess.run(["true"]))
    attempt("write", lambda: open(sys.argv[1], "w").write("x"))
    attempt("truncate", lambda: os.open(sys.argv[1], os.O_RDWR | os.O_CREAT))
    attempt("memory", lambda: bytearray(1 << 30))
    there = os.fsencode(sys.argv[1] + ".there")
    attempt("raw open to write", lambda: raw("open", there, os.O_WRONLY))
    attempt("raw creation", lambda: raw("open", there + b"2", os.O_RDONLY | os.O_CREAT, 0o600))
    attempt("raw removal", lambda: raw("unlink", there))
    attempt("raw renaming", lambda: raw("rename", there, there + b"3"))
    attempt("raw folder", lambda: raw("mkdir", there + b"4", 0o700))
    attempt("raw rights", lambda: raw("chmod", there, 0o777))
    attempt("raw signal", lambda: raw("kill", os.getppid(), 0))
    child = libc.fork()
    if child == 0:
        os._exit(0)
    attempt("raw fork", lambda: raw("getpid") if child > 0 else raw("close", -1))
    thread = threading.Thread(target=lambda: None)  # a thread is no other process
    thread.start()
    thread.join()
    os.close(os.open(there, os.O_RDONLY))  # and reading is what it is for
    sys.stdout.write(" ".join(kept))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the filter of system calls is Linux's")
def test_the_reading_process_reaches_no_network_no_program_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    there = tmp_path / "written.there"
    there.write_text("tetap")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CONFINED), str(target)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert sorted(tmp_path.iterdir()) == [there]
    assert there.read_text() == "tetap"
