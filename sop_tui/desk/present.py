"""The officer at the desk, with their roles in the procedures in use."""

from collections.abc import Iterator

from sop_tui.casework.model import Capacity
from sop_tui.desk.views import ActingView, Me
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import Officer


def officer_present(workplace: Workplace) -> Me:
    """The workplace's officer with today's roles.

    Raises:
        NotFound: ``officer``, when the store has no such officer, or no longer has.
    """
    officer = workplace.speaker()
    held: dict[str, dict[str, None]] = {}
    for procedure in workplace.procedures.in_use():
        mine = workplace.office.roles_in_force(
            officer.id,
            procedure.id,
            [role.id for role in procedure.roles],
            workplace.clocks.today(procedure),
        )
        if mine:
            held.setdefault(procedure.id, {}).update((each.role, None) for each in mine)
    return Me(
        id=officer.id,
        name=officer.name,
        post=officer.post,
        coordinator=officer.coordinator,
        admin=officer.admin,
        roles={sop: tuple(roles) for sop, roles in held.items()},
        acting=tuple(_deputyships(workplace, officer)),
    )


def _deputyships(workplace: Workplace, officer: Officer) -> Iterator[ActingView]:
    in_use = workplace.procedures.in_use()
    for each in officer.acting:
        sop, _, role = each.role.partition(":")
        named = ((p, r) for p in in_use if p.id == sop for r in p.roles if r.id == role)
        procedure, known = next(named, (None, None))
        if procedure is None or known is None:
            continue
        if each.in_force(workplace.clocks.today(procedure)):
            yield ActingView(
                sop, role, known.name, Capacity(each.capacity), each.letter, each.until
            )
