"""Strict JSON check: rejects duplicate keys, bad UTF-8, NaN and numbers beyond 64 bits."""

from collections import Counter
from typing import Any, Final

from sop_tui.storage.files.form.damage import Damage
from sop_tui.text.message import say

_MOST: Final = (1 << 63) - 1
_MOST_DIGITS: Final = 19


def check_strictly(data: bytes) -> None:
    """Decodes everything strictly; ten times slower than the normal decoder, which allows these.

    Raises:
        Damage: the data is no JSON, is not UTF-8, is nested too deeply, or has a duplicate key.
    """
    import json

    try:
        json.loads(
            data.decode(), object_pairs_hook=_once, parse_constant=_no_number, parse_int=_integer
        )
    except UnicodeDecodeError as error:
        raise Damage(say("bukan teks UTF-8"), offset=error.start) from None
    except json.JSONDecodeError as error:
        raise Damage(say("bukan JSON yang sah"), offset=error.pos) from None
    except RecursionError:
        raise Damage(say("isi bertingkat terlalu dalam")) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        key = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise Damage(say("kunci {key} tercatat dua kali", key=key))
    return found


def _integer(digits: str) -> None:
    """Larger ones can be decoded, but not encoded again, and take seconds to convert."""
    if len(digits) >= _MOST_DIGITS and (len(digits) > _MOST_DIGITS or abs(int(digits)) > _MOST):
        raise Damage(say("angka terlalu besar"))


def _no_number(_name: str) -> None:
    raise Damage(say("bukan JSON yang sah"))
