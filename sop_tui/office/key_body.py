"""Checks the base64 body of a public SSH key and normalizes it.

sshd compares keys by their numbers, this program by their text. So a key is stored exactly as
OpenSSH writes it. A key that anyone could sign for (weak or degenerate) is refused.
"""

import base64
import binascii
import functools
import itertools
import math
import struct
from collections.abc import Sequence

from sop_tui.hashing import sha256

RSA_BITS = (2048, 16_384)
_EXPONENT_BITS = 64
_SMALL = 2**16  # trial division covers factors up to this
_STEPS = 100  # iterations of Fermat's factorization, which finds factors that are close together

_ED_PRIME = 2**255 - 19
_ED_D = -121665 * pow(121666, -1, _ED_PRIME) % _ED_PRIME

# For each NIST curve (FIPS 186-4, D.1.2): the prime, b, and the bytes of one coordinate.
_CURVES = {
    "nistp256": (
        2**256 - 2**224 + 2**192 + 2**96 - 1,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        32,
    ),
    "nistp384": (
        2**384 - 2**128 - 2**96 + 2**32 - 1,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        48,
    ),
    "nistp521": (
        2**521 - 1,
        0x0051953EB9618E1C9A1F929A21A0B68540EEA2DA725B99B315F3B8B489918EF109E156193951EC7E937B1652C0BD3BB1BF073573DF883D2C34F1EF451FD46B503F00,
        66,
    ),
}


class BadBody(ValueError):
    """The body is not a valid key of its type."""


class WeakRsa(BadBody):
    """An RSA key with too few or too many bits; ``bits`` is its size."""

    def __init__(self, bits: int) -> None:
        super().__init__(bits)
        self.bits = bits


def normal_body(key_type: str, body: str) -> str:
    """The base64 body in OpenSSH's spelling.

    Raises:
        BadBody: it is not a valid key of this type, or its private key can be computed.
    """
    fields = _fields(body)
    if not fields or fields[0] != key_type.encode():
        raise BadBody
    match key_type.removesuffix("@openssh.com").split("-"):
        case ["ssh", "rsa"]:
            fields = [fields[0], *_rsa(fields[1:])]
        case ["ssh", "ed25519"]:
            _check_ed25519(*_exactly(1, fields[1:]))
        case ["sk", "ssh", "ed25519"]:
            point, application = _exactly(2, fields[1:])
            _check_ed25519(point)
            _check_application(application)
        case ["ecdsa", "sha2", curve]:
            _check_ecdsa(curve, *_exactly(2, fields[1:]))
        case ["sk", "ecdsa", "sha2", curve]:
            named, point, application = _exactly(3, fields[1:])
            _check_ecdsa(curve, named, point)
            _check_application(application)
        case _:
            raise BadBody
    return base64.b64encode(b"".join(_packed(field) for field in fields)).decode()


def _fields(body: str) -> list[bytes]:
    """The length-prefixed fields of a key's wire format (RFC 4253, section 6.6)."""
    try:
        blob = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise BadBody from None
    if base64.b64encode(blob).decode() != body:
        raise BadBody
    fields: list[bytes] = []
    while blob:
        if len(blob) < 4:
            raise BadBody
        (length,) = struct.unpack(">I", blob[:4])
        if length > len(blob) - 4:
            raise BadBody
        fields.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    return fields


def _packed(field: bytes) -> bytes:
    return struct.pack(">I", len(field)) + field


def _exactly(count: int, fields: Sequence[bytes]) -> Sequence[bytes]:
    if len(fields) != count:
        raise BadBody
    return fields


def _rsa(fields: Sequence[bytes]) -> list[bytes]:
    """Exponent and modulus without redundant leading zeros."""
    if any(field[:1] >= b"\x80" for field in fields):
        raise BadBody  # a negative number
    exponent, modulus = (int.from_bytes(field) for field in _exactly(2, fields))
    bits = modulus.bit_length()
    if not RSA_BITS[0] <= bits <= RSA_BITS[1]:
        raise WeakRsa(bits)
    if exponent < 3 or exponent % 2 == 0 or exponent.bit_length() > _EXPONENT_BITS:
        raise BadBody
    if _is_easily_split(modulus):
        raise BadBody
    return [_number(exponent), _number(modulus)]


def _number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1)


def _is_easily_split(modulus: int) -> bool:
    """Whether the modulus is easy to factor, or is no product of two primes.

    True if it has a small factor, is a power, has two close factors (Fermat's factorization), or
    passes Fermat's primality test to the base 2. ``ssh-keygen`` creates no such modulus.
    """
    primes = _small_primes()
    if math.gcd(modulus, math.prod(primes)) != 1:
        return True
    highest = modulus.bit_length() // (_SMALL.bit_length() - 1)
    powers = itertools.takewhile(lambda power: power <= highest, primes)
    if any(_root(modulus, power) ** power == modulus for power in powers):
        return True
    middle = math.isqrt(modulus) + 1
    for mean in range(middle, middle + _STEPS):
        square = mean * mean - modulus
        if math.isqrt(square) ** 2 == square:
            return True
    return pow(2, modulus - 1, modulus) == 1


@functools.cache
def _small_primes() -> tuple[int, ...]:
    """All primes up to ``_SMALL``."""
    sieve = bytearray([1]) * (_SMALL + 1)
    for prime in range(2, math.isqrt(_SMALL) + 1):
        if sieve[prime]:
            sieve[prime * prime :: prime] = bytes(len(range(prime * prime, _SMALL + 1, prime)))
    return tuple(itertools.compress(range(2, _SMALL + 1), sieve[2:]))


def _root(number: int, power: int) -> int:
    """The integer part of the root, by Newton's method from a start just above it."""
    bits = math.log2(number) / power
    below = max(0, int(bits) - 40)  # a float gives the highest bits, except for the last few
    root = (int(2 ** (bits - below)) + 64) << below
    while (nearer := ((power - 1) * root + number // root ** (power - 1)) // power) < root:
        root = nearer
    return root


def _check_ed25519(point: bytes) -> None:
    """Requires a canonical point on the curve (RFC 8032, section 5.1.3) that is not of small order.

    Anyone can sign for a point of small order; no signature is valid for a point off the curve.
    """
    if len(point) != 32:
        raise BadBody
    y = int.from_bytes(point, "little") & (2**255 - 1)
    if y >= _ED_PRIME or y in (0, 1, _ED_PRIME - 1):
        raise BadBody
    if (_ED_D * y**4 + 2 * y * y - 1) % _ED_PRIME == 0:  # a point of order eight
        raise BadBody
    x_squared = (y * y - 1) * pow(_ED_D * y * y + 1, -1, _ED_PRIME)
    if pow(x_squared, (_ED_PRIME - 1) // 2, _ED_PRIME) != 1:
        raise BadBody


def _check_ecdsa(curve: str, named: bytes, point: bytes) -> None:
    if curve not in _CURVES or named != curve.encode():
        raise BadBody
    prime, b, size = _CURVES[curve]
    if len(point) != 1 + 2 * size or point[:1] != b"\x04":
        raise BadBody
    x, y = int.from_bytes(point[1 : 1 + size]), int.from_bytes(point[1 + size :])
    if x >= prime or y >= prime or (y * y - (x * x * x - 3 * x + b)) % prime != 0:
        raise BadBody


def _check_application(application: bytes) -> None:
    """Checks the application that a FIDO device signs for; OpenSSH's begin with ``ssh:``."""
    if not application.startswith(b"ssh:") or not application.isascii():
        raise BadBody
    if not application.decode().isprintable():
        raise BadBody


def fingerprint(body: str) -> str:
    """The SHA-256 fingerprint as sshd and ``ssh-keygen -l`` print it."""
    digest = sha256(base64.b64decode(body)).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
