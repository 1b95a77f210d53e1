"""Public SSH keys in the forms that people submit."""

import base64
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.office.public_key import key_file_text, parse_public_key
from sop_tui.text.message import Problem

ED25519 = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB budi@kantor"
)

MODULUS = bytes.fromhex(
    "00f00ffb86bf53311a95cad7ae3532e312affa6ff591480c19ee60793483451cc2e82135050ae8a85997822504"
    "0658da2f29918bf2d6e93777675eb2dbed4fc3e5f87210754916c8b9090abfeff06d62af8b528e5c477a23d03f"
    "8fbf51efbb82866e730b39d530da13f1011f967049ea120defd6d17a2c9c5a90cc81bc305557663cdf5bce3f9b"
    "3b68107eca91ba010d5d1457e40d2d242f3ffa8888821ce8641bd8c706846b0e5201f881c419426a6b543a8101"
    "2fb66487fa8f48ef3105f2410183f6b48eb7e23aba4433c537feec9101bb2a9df7345a055146008028ca08d662"
    "6503ffa4005e101353f8cb3bfabefdbf41c6aabbe3f213155973eb5f464c665d"
)


P256 = bytes.fromhex(
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
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


def test_text_that_is_no_key_is_refused() -> None:
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


def test_different_spellings_of_a_key_give_one_body() -> None:
    kind = "ecdsa-sha2-nistp256"
    text = body(kind.encode(), b"nistp256", P256)
    assert parse_public_key(f"{kind} {text}").body == text
    assert text.endswith("=")
    loose = text.rstrip("=")
    assert code_of(f"{kind} {loose}") == "bad_key"
    last = chr(ord(loose[-1]) + 1)
    assert code_of(f"{kind} {loose[:-1]}{last}{text[len(loose) :]}") == "bad_key"


@pytest.mark.parametrize(
    ("exponent", "modulus"),
    [(b"\0\0\1\0\1", MODULUS), (b"\1\0\1", b"\0\0\0" + MODULUS), (b"\0" * 40 + b"\1\0\1", MODULUS)],
)
def test_leading_zeros_make_no_other_key(exponent: bytes, modulus: bytes) -> None:
    plain = parse_public_key("ssh-rsa " + body(b"ssh-rsa", b"\1\0\1", MODULUS))
    assert parse_public_key("ssh-rsa " + body(b"ssh-rsa", exponent, modulus)) == plain


def number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1)


@pytest.mark.parametrize(
    ("exponent", "modulus"),
    [
        (number(0), MODULUS),
        (number(1), MODULUS),
        (number(2), MODULUS),
        (number(65536), MODULUS),
        (number(2**64 + 1), MODULUS),
        (b"\x81\0\1", MODULUS),
        (number(65537), MODULUS[1:]),
        (number(65537), number(int.from_bytes(MODULUS) - 1)),
        (number(65537), number(997 * (2**2048 + 981))),
        (number(65537), number((2**1279 - 1) ** 2)),
        (number(65537), number(2**2203 - 1)),
        (number(65537), number(65521 * (2**2203 - 1))),
        (number(65537), number((2**1279 - 1) ** 3)),
        (number(65537), number(1000003**127)),
        (number(65537), number((2**1024 + 643) * (2**1024 + 643 + 2**500))),
    ],
    ids=[
        "e0",
        "e1",
        "e2",
        "e even",
        "e huge",
        "e < 0",
        "n < 0",
        "n even",
        "n 997",
        "n² ",
        "n prime",
        "n 65521",
        "n³",
        "n 127th power",
        "n of neighbours",
    ],
)
def test_an_rsa_key_that_anybody_can_sign_with_is_refused(exponent: bytes, modulus: bytes) -> None:
    assert code_of("ssh-rsa " + body(b"ssh-rsa", exponent, modulus)) == "bad_key"


SMALL_ORDER = (
    bytes(32),
    bytes([1, *bytes(31)]),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    bytes.fromhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
    bytes([0xEE] + [0xFF] * 31),
)


@pytest.mark.parametrize("kind", ["ssh-ed25519", "sk-ssh-ed25519@openssh.com"])
@pytest.mark.parametrize(
    "point",
    [b"", b"\1" * 31, b"\1" * 33, b"\2" * 32, b"\5" * 32, *SMALL_ORDER],
    ids=lambda point: point.hex()[:12] or "none",
)
def test_a_malformed_ed25519_key_is_refused(kind: str, point: bytes) -> None:
    more = [b"ssh:"] if kind.startswith("sk-") else []
    assert code_of(f"{kind} {body(kind.encode(), point, *more)}") == "bad_key"
    assert code_of(f"{kind} {body(kind.encode(), b'1' * 32, *more, b'more')}") == "bad_key"


def test_a_point_that_is_not_on_its_curve_is_refused() -> None:
    kind = "ecdsa-sha2-nistp256"
    good = body(kind.encode(), b"nistp256", P256)
    assert parse_public_key(f"{kind} {good}").body == good
    for curve, point in (
        (b"nistp384", P256),
        (b"nistp256", P256[:-1] + b"\xf6"),
        (b"nistp256", b"\2" + P256[1:]),
        (b"nistp256", P256[:33]),
        (b"nistp256", b"\4" + bytes(64)),
    ):
        assert code_of(f"{kind} {body(kind.encode(), curve, point)}") == "bad_key"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("sk-ssh-ed25519@openssh.com", (b"\3" * 32,)),
        ("sk-ecdsa-sha2-nistp256@openssh.com", (b"nistp256", P256)),
    ],
)
def test_keys_in_fido_devices_are_known_as_such(kind: str, fields: tuple[bytes, ...]) -> None:
    key = parse_public_key(f"{kind} {body(kind.encode(), *fields, b'ssh:')} budi")
    assert key.in_hardware
    assert not parse_public_key(ED25519).in_hardware
    assert code_of(f"{kind} {body(kind.encode(), *fields)}") == "bad_key"
    for other in (b"https://x", b"ssh:\n", b"ssh:\x1b[2J", "ssh:é".encode()):
        assert code_of(f"{kind} {body(kind.encode(), *fields, other)}") == "bad_key"


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda b: f"ssh-rsa {b.hex()}"))
def test_any_text_is_a_key_or_a_problem(text: str) -> None:
    try:
        key = parse_public_key(text)
    except Problem:
        return
    assert key.fingerprint.startswith("SHA256:")


# Key files from Windows.


def putty(key: str, comment: str = "rsa-key-20261123") -> str:
    """What PuTTYgen's "Save public key" writes."""
    body = key.split()[1]
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    head = ["---- BEGIN SSH2 PUBLIC KEY ----", f'Comment: "{comment}"']
    return "\r\n".join([*head, *lines, "---- END SSH2 PUBLIC KEY ----", ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_key_file_is_taken_in_the_encodings_of_windows(encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = (mark + ED25519 + "\r\n").encode(encoding)
    assert parse_public_key(key_file_text(content)) == parse_public_key(ED25519)


@pytest.mark.parametrize("comment", ["budi", "dua kata: dan titik", "panjang \\\r\nsekali"])
def test_the_form_that_puttygen_saves_is_taken(comment: str) -> None:
    assert parse_public_key(putty(ED25519, comment)) == parse_public_key(ED25519)
    rsa = "ssh-rsa " + body(b"ssh-rsa", b"\1\0\1", MODULUS)
    assert parse_public_key(putty(rsa, comment)) == parse_public_key(rsa)


def test_a_putty_block_without_end_or_with_a_broken_body_is_no_key() -> None:
    assert code_of(putty(ED25519).replace("---- END", "---- ENDE")) == "bad_key"
    assert code_of(putty("x %%%%")) in ("bad_key", "key_type")


def test_a_private_key_of_putty_is_refused_with_instructions() -> None:
    with pytest.raises(Problem, match="PuTTYgen") as problem:
        parse_public_key("PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\n")
    assert problem.value.code == "private_key"
