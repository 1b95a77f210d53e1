"""Finds cases and procedures by what people call them: a short number, a code in
any letter case.
"""

from typing import TYPE_CHECKING

from sop_tui.text.clean import clean
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.desk.desk import Desk
    from sop_tui.sop.reading import Library


def case_named(desk: "Desk", typed: str) -> str:
    """The number of the case meant by ``PGM-2026-0012``, ``pgm 12`` or ``12``.

    Raises:
        NotFound: ``case``, when there is none, or more than one.
    """
    from sop_tui.desk.numbering import candidates
    from sop_tui.desk.problems import NotFound

    found = candidates(typed, desk.lists.last_numbers())
    if len(found) > 1:
        raise NotFound(
            "case",
            say(
                "“{typed}” dapat berarti {numbers}; tulis nomornya lebih lengkap",
                typed=clean(typed),
                numbers=", ".join(found),
            ),
        )
    return found[0] if found else typed


def sop_named(library: "Library", typed: str, desk: "Desk | None" = None) -> str:
    """The id of the procedure with this id or code; the typed text if there is none.

    With a desk, procedures that only open cases still follow are found too.
    """
    if typed in library.procedures:
        return typed
    code = typed.upper()
    known = [each.id for each in library.procedures.values() if each.code == code]
    if not known and desk is not None:
        known = [each.id for each in desk.lists.sops() if each.id == typed or each.code == code]
    return known[0] if known else typed


def role_named(desk: "Desk", typed: str) -> str:
    """The role ``sop-id:role-id`` meant by ``PGM:kabag-p2``; other text unchanged."""
    sop, mark, role = typed.partition(":")
    return f"{sop_named(desk.procedures.library, sop, desk)}{mark}{role}" if mark else typed
