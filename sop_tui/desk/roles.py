"""The roles that officers may hold, in all definitions in use."""

from collections.abc import Iterable

import msgspec

from sop_tui.desk.officer_words import role_name
from sop_tui.desk.problems import BadInput, NotFound
from sop_tui.desk.workplace import Workplace
from sop_tui.office.model import EVERY_ROLE, Officer
from sop_tui.text.clean import quoted
from sop_tui.text.message import Message, say


class RoleEntry(msgspec.Struct, frozen=True):
    """A role that officers may hold, with its id ``sop-id:role-id`` and its holders."""

    id: str
    name: str
    code: str
    sop_title: str
    owners: tuple[Officer, ...]


class Roles:
    """The roles of an office, each named ``sop-id:role-id``."""

    def __init__(self, workplace: Workplace) -> None:
        self._workplace = workplace

    def all(self) -> tuple[RoleEntry, ...]:
        """All roles of all procedures in document order, without outside roles.

        Roles of open cases are included, even if the file of their definition is gone.
        """
        office = self._workplace.office
        entries = (
            RoleEntry(
                id=named,
                name=role.name,
                code=procedure.code,
                sop_title=procedure.title,
                owners=tuple(office.officers[each] for each in sorted(office.owners(named))),
            )
            for procedure in self._workplace.procedures.in_use()
            for role in procedure.roles
            if not role.outside
            for named in (f"{procedure.id}:{role.id}",)
        )
        by_id: dict[str, RoleEntry] = {}
        for entry in entries:
            by_id.setdefault(entry.id, entry)
        return tuple(by_id.values())

    def name(self, named: str) -> Message:
        """A role ``sop-id:role-id`` in words, e.g. "Kabag P2 (PGM)"."""
        sop, _, role = named.partition(":")
        for procedure in self._workplace.procedures.in_use():
            if procedure.id == sop and any(each.id == role for each in procedure.roles):
                return role_name({sop: procedure}, named)
        return role_name({}, named)

    def required(self, named: Iterable[str]) -> tuple[str, ...]:
        """These roles without duplicates; raises like :meth:`require`."""
        roles = tuple(dict.fromkeys(named))
        for role in roles:
            if role != EVERY_ROLE:
                self.require(role)
        return roles

    def require(self, named: str) -> None:
        """Refuses a role that no officer here may hold.

        Raises:
            NotFound: ``sop``, ``role``.
            BadInput: ``outside_role``.
        """
        sop, _, role_id = named.partition(":")
        library = self._workplace.procedures.library
        running = (each for each in self._workplace.procedures.in_use() if each.id == sop)
        roles = [role for each in running for role in each.roles]
        procedure = library.procedures.get(sop)
        if any(role.id == role_id and not role.outside for role in roles):
            return
        unusable = library.unusable.get(f"{sop}.toml")
        if procedure is None and unusable is not None:
            raise NotFound("sop", unusable.message)
        if procedure is None:
            raise NotFound(
                "sop",
                say(
                    "peran {role}: SOP {sop} tidak ada; peran ditulis SOP:PERAN, lihat "
                    "sop-tui sop list",
                    role=quoted(named),
                    sop=quoted(sop),
                ),
            )
        role = next((each for each in procedure.roles if each.id == role_id), None)
        if role is None:
            raise NotFound(
                "role",
                say(
                    "peran {role} tidak ada; lihat sop-tui sop show {sop}",
                    role=quoted(named),
                    sop=sop,
                ),
            )
        if role.outside:
            raise BadInput(
                "outside_role",
                say(
                    "peran {role} milik pihak di luar kantor dan tidak dipegang petugas",
                    role=named,
                ),
            )
