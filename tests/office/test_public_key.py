"""Public keys as people hand them in."""

import base64
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.office.public_key import parse_public_key
from sop_tui.text.message import Problem

ED25519 = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB budi@kantor"
)


def body(*fields: bytes) -> str:
    return base64.b64encode(b"".join(struct.pack(">I", len(f)) + f for f in fields)).decode()


def code_of(text: str) -> str:
    with pytest.raises(Problem) as problem:
        parse_public_key(text)
    return problem.value.code


def test_a_key_is_its_type_and_body_without_the_comment() -> None:
    key = parse_public_key(ED25519 + "\n")
    assert (key.type, key.body) == tuple(ED25519.split()[:2])


@pytest.mark.parametrize("kind", [("ed25519",), ("ecdsa",), ("rsa", "-b", "2048")])
def test_keys_and_fingerprints_agree_with_ssh_keygen(tmp_path: Path, kind: tuple[str, ...]) -> None:
    path = tmp_path / "key"
    made = ["ssh-keygen", "-q", "-N", "", "-t", *kind, "-f", str(path)]
    try:
        subprocess.run(made, check=True)
    except FileNotFoundError:
        pytest.skip("ssh-keygen is not installed")
    said = subprocess.check_output(["ssh-keygen", "-lf", str(path)], text=True)
    assert parse_public_key(path.with_suffix(".pub").read_text()).fingerprint in said
    assert code_of(path.read_text()) == "private_key"


def test_what_is_no_key_is_refused() -> None:
    kind, text = ED25519.split()[:2]
    assert code_of("") == "bad_key"
    assert code_of(kind) == "bad_key"
    assert code_of(f"{ED25519}\n{ED25519}") == "bad_key"
    assert code_of(f"{kind} {text[:-4]}") == "bad_key"
    assert code_of(f"{kind} {text}!") == "bad_key"
    assert code_of(f"ecdsa-sha2-nistp256 {text}") == "bad_key"
    assert code_of(f'command="sh" {ED25519}') == "key_type"
    assert code_of(f"ssh-dss {text}") == "key_type"
    assert code_of("ssh-ed25519-cert-v01@openssh.com " + text) == "key_type"


def test_a_short_rsa_key_is_refused() -> None:
    modulus = b"\0" + b"\x80" + b"\1" * 127
    assert code_of("ssh-rsa " + body(b"ssh-rsa", b"\1\0\1", modulus)) == "weak_key"


def test_a_key_has_one_spelling() -> None:
    kind = "ssh-rsa"
    text = body(b"ssh-rsa", b"\1\0\1", b"\0\xff" + b"\1" * 256)
    assert text.endswith("=")
    loose = text.rstrip("=")
    assert code_of(f"{kind} {loose}") == "bad_key"
    last = chr(ord(loose[-1]) + 1)
    assert code_of(f"{kind} {loose[:-1]}{last}{text[len(loose) :]}") == "bad_key"


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: f"ssh-rsa {b.hex()}"))
def test_any_text_is_a_key_or_a_problem(text: str) -> None:
    try:
        key = parse_public_key(text)
    except Problem:
        return
    assert key.fingerprint.startswith("SHA256:")
