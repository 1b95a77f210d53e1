"""Which case somebody means who types only a part of its number."""

import re
from collections.abc import Mapping

_TYPED = re.compile(r"(?:([A-Z]{2,5})[- ]*)?(?:(\d{4})-)?0*(\d{1,9})", re.ASCII)


def meant(typed: str, code: str, last: Mapping[str, int]) -> str | None:
    """The number meant by e.g. ``12``, ``2025-12``, ``PGM 12`` or ``pgm-2025-0012``.

    ``code`` is that of the procedure at hand, which counts where none is typed; ``last`` holds the
    last sequence given per code and year (``PGM-2026``). Without a year it is the latest in which
    there is such a number. None when there is none.
    """
    parts = _TYPED.fullmatch(typed.strip().upper())
    if parts is None:
        return None
    prefix, sequence = f"{parts[1] or code}-{parts[2] or ''}", int(parts[3])
    series = [name for name, highest in last.items()
              if name.startswith(prefix) and 1 <= sequence <= highest]  # fmt: skip
    return f"{max(series)}-{sequence:04d}" if series else None
