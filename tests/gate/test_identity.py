"""Identity: one verified key, on one line of a file that only root can write."""

import base64
import os
import struct
from pathlib import Path

import pytest

from sop_tui.gate.identity import (
    NoIdentity,
    key_line,
    officer_of,
    proven_key,
    read_key_file,
)
from sop_tui.office.public_key import PublicKey


def key(seed: int) -> PublicKey:
    blob = b"".join(struct.pack(">I", len(f)) + f for f in (b"ssh-ed25519", bytes([seed]) * 32))
    return PublicKey("ssh-ed25519", base64.b64encode(blob).decode())


ANDI, BUDI = key(1), key(2)


def refusal(file: str, wanted: PublicKey = ANDI) -> str:
    with pytest.raises(NoIdentity) as refused:
        officer_of(wanted, file)
    return refused.value.code


def test_a_key_on_one_line_identifies_its_officer() -> None:
    file = f"# keys\n\n{key_line(ANDI, 'andi')}\n{key_line(BUDI, 'budi.s')}\n"
    assert officer_of(ANDI, file) == "andi"
    assert officer_of(BUDI, file) == "budi.s"


def test_an_unknown_key_opens_nothing() -> None:
    assert refusal(key_line(BUDI, "budi")) == "unknown_key"
    assert refusal("") == "unknown_key"


def test_a_key_on_two_lines_opens_nothing() -> None:
    assert refusal(f"{key_line(ANDI, 'andi')}\n{key_line(ANDI, 'budi')}\n") == "unclear_key"
    assert refusal(f"{key_line(ANDI, 'andi')}\n{key_line(ANDI, 'andi')}\n") == "unclear_key"
    assert refusal(f"{key_line(ANDI, 'andi')}\n# {key_line(ANDI, 'budi')}\n") == "unclear_key"


@pytest.mark.parametrize(
    "line",
    [
        "{type} {body}",
        "{type} {body} andi",
        "restrict,pty {type} {body}",
        "restrict,pty {type} {body} ",
        "restrict {type} {body} andi",
        "pty {type} {body} andi",
        "restrict,pty {type} {body} andi budi",
        "restrict,pty  {type} {body} andi",
        "restrict,pty\t{type} {body} andi",
        'restrict,pty,command="sh" {type} {body} andi',
        "restrict,pty {type} {body} Andi",
        "restrict,pty {type} {body} --store=x",
        "restrict,pty {type} {body} ../andi",
        "restrict,pty ssh-rsa {body} andi",
        "# restrict,pty {type} {body} andi",
    ],
)
def test_a_line_of_another_form_opens_nothing(line: str) -> None:
    assert refusal(line.format(type=ANDI.type, body=ANDI.body)) == "unclear_key"


def test_an_id_that_is_more_than_one_word_is_never_printed() -> None:
    for officer in ("", "andi budi", "andi\nbudi", "Andi", "--store=x", "x" * 65):
        with pytest.raises(NoIdentity):
            key_line(ANDI, officer)


def write(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def proven(path: Path, uid: int | None = None) -> PublicKey:
    return proven_key(str(path), os.geteuid() if uid is None else uid)


def test_the_key_that_sshd_verified_is_read(tmp_path: Path) -> None:
    assert proven(write(tmp_path / "auth", f"publickey {ANDI.type} {ANDI.body}\n")) == ANDI


@pytest.mark.parametrize(
    "text",
    [
        "",
        "password\n",
        "publickey\n",
        f"publickey {ANDI.type}\n",
        f"publickey {ANDI.type} {ANDI.body} extra\n",
        f"publickey {ANDI.type} {ANDI.body}\npublickey {BUDI.type} {BUDI.body}\n",
        f"publickey ssh-ed25519-cert-v01@openssh.com {ANDI.body}\n",
        f"hostbased {ANDI.type} {ANDI.body}\n",
        "publickey ssh-ed25519 \u00e9\n",
    ],
)
def test_anything_but_one_key_proves_nothing(tmp_path: Path, text: str) -> None:
    with pytest.raises(NoIdentity):
        proven(write(tmp_path / "auth", text))


def test_without_exposed_authentication_nobody_is_identified(tmp_path: Path) -> None:
    for nothing in (None, "", str(tmp_path / "missing"), str(tmp_path), "/dev/null"):
        with pytest.raises(NoIdentity):
            proven_key(nothing, os.geteuid())


def test_a_file_of_somebody_else_proves_nothing(tmp_path: Path) -> None:
    text = f"publickey {ANDI.type} {ANDI.body}\n"
    real = write(tmp_path / "auth", text)
    with pytest.raises(NoIdentity):
        proven(real, uid=os.geteuid() + 1)
    (tmp_path / "link").symlink_to(real)
    with pytest.raises(NoIdentity):
        proven(tmp_path / "link")
    with pytest.raises(NoIdentity):
        proven(write(tmp_path / "wide", text, 0o644))
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(NoIdentity):
        proven(tmp_path / "pipe")


def test_a_key_file_that_others_could_write_is_not_trusted(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    file = write(folder / "keys", key_line(ANDI, "andi"), 0o644)
    own = os.geteuid()
    for change, path, mode in (("file", file, 0o664), ("folder", folder, 0o777)):
        before = path.stat().st_mode
        path.chmod(mode)
        with pytest.raises(NoIdentity):
            read_key_file(file, own)
        path.chmod(before)
        assert change
    with pytest.raises(NoIdentity):
        read_key_file(file, own + 1)
    with pytest.raises(NoIdentity):
        read_key_file(folder / "missing", own)
