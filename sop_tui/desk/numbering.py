"""Case numbers typed in part."""

import re
from collections.abc import Mapping

_TYPED = re.compile(r"(?:([A-Z]{2,5})[- ]*)?(?:(\d{4})-)?0*(\d{1,9})", re.ASCII)


def sortable(number: str) -> str:
    """A case number in a form that sorts by counting: 10000 comes after 9999."""
    series, _, sequence = number.rpartition("-")
    return f"{series}-{sequence:>09}"


def meant(typed: str, code: str, last: Mapping[str, int]) -> str | None:
    """The number meant by e.g. ``12``, ``2025-12``, ``PGM 12`` or ``pgm-2025-0012``.

    ``code`` is the present procedure's code, used if none is typed. ``last`` maps code and year
    (``PGM-2026``) to the last sequence number. Without a year, the latest one with such a number is
    meant. None if there is no such number.
    """
    parts = _TYPED.fullmatch(typed.strip().upper())
    if parts is None:
        return None
    prefix, sequence = f"{parts[1] or code}-{parts[2] or ''}", int(parts[3])
    series = [name for name, highest in last.items()
              if name.startswith(prefix) and 1 <= sequence <= highest]  # fmt: skip
    return f"{max(series)}-{sequence:04d}" if series else None


def candidates(typed: str, last: Mapping[str, int]) -> tuple[str, ...]:
    """The possible numbers if no procedure is given: one for each code that fits.

    A whole number, in any letter case, stands for itself, whether the case exists or not.
    """
    parts = _TYPED.fullmatch(typed.strip().upper())
    if parts is None:
        return ()
    if parts[1] and parts[2]:
        return (f"{parts[1]}-{parts[2]}-{int(parts[3]):04d}",)
    codes = {parts[1]} if parts[1] else {name.partition("-")[0] for name in last}
    found = (meant(typed, code, last) for code in sorted(codes))
    return tuple(number for number in found if number is not None)
