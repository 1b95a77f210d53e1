"""The office: its officers, and the roles in force for each on a given day."""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from sop_tui.office.model import EVERY_ROLE, Officer


class RoleInForce(msgspec.Struct, frozen=True):
    """A role of one procedure that an officer may act in.

    ``capacity`` is "definitif", "plh", "plt", or "semua" for a role held only through
    :data:`EVERY_ROLE`. ``letter`` is the number of an acting officer's letter of appointment.
    """

    role: str
    capacity: str = "definitif"
    letter: str = ""


class Office(msgspec.Struct, frozen=True):
    """All officers by id, removed ones included."""

    officers: Mapping[str, Officer]

    def officer(self, officer_id: str) -> Officer | None:
        """The officer with this id; None if there is none or they have been removed."""
        officer = self.officers.get(officer_id)
        return officer if officer is not None and not officer.removed else None

    def present(self) -> tuple[Officer, ...]:
        """The officers who have not been removed, by id."""
        return tuple(o for _, o in sorted(self.officers.items()) if not o.removed)

    def name(self, officer_id: str) -> str:
        """The officer's name, also of a removed officer; the id if it is unknown.

        If several officers have the same name, the post is added, or the id if posts are equal too.
        """
        officer = self.officers.get(officer_id)
        if officer is None:
            return officer_id
        namesakes = self.namesakes(officer)
        if not namesakes:
            return officer.name
        own = officer.post and all(officer.post != other.post for other in namesakes)
        return f"{officer.name} ({officer.post if own else officer.id})"

    def namesakes(self, officer: Officer) -> tuple[Officer, ...]:
        """The other officers with the same name, ignoring case and white space."""
        spelt = officer.name.casefold().split()
        return tuple(
            other
            for other in self.officers.values()
            if other.id != officer.id
            and not other.removed
            and other.name.casefold().split() == spelt
        )

    def roles_in_force(
        self, officer_id: str, sop: str, roles: Iterable[str], day: date
    ) -> tuple[RoleInForce, ...]:
        """The roles of a procedure that the officer may act in on that day, held roles first.

        ``roles`` are the ids of all roles of the procedure. :data:`EVERY_ROLE` stands for those
        that no other officer holds.
        """
        officer = self.officer(officer_id)
        if officer is None:
            return ()
        held = tuple(
            RoleInForce(role) if f"{sop}:{role}" in officer.roles else RoleInForce(role, "semua")
            for role in roles
            if self._holds(officer, f"{sop}:{role}")
        )
        acting = tuple(
            RoleInForce(role, each.capacity, each.letter)
            for each in officer.acting
            for role in roles
            if each.role == f"{sop}:{role}" and each.in_force(day)
        )
        return held + acting

    def holders(self, sop: str, role: str, day: date) -> tuple[Officer, ...]:
        """The officers who may act in this role on that day, acting officers included."""
        named = f"{sop}:{role}"
        return tuple(o for o in self.present() if self._holds(o, named) or _acts_in(o, named, day))

    def owners(self, named: str) -> frozenset[str]:
        """The ids of those who hold the role ``sop-id:role-id`` in their own right."""
        return frozenset(o.id for o in self.present() if self._holds(o, named))

    def peers(self, officer_id: str, sop: str, roles: Iterable[str], day: date) -> frozenset[str]:
        """Those of the roles that another officer may act in on that day.

        Officers who hold a role only through :data:`EVERY_ROLE` do not count: that is for set-up.
        """
        others = [o for o in self.officers.values() if not o.removed and o.id != officer_id]
        named = {role: f"{sop}:{role}" for role in roles}
        return frozenset(
            role
            for role, name in named.items()
            if any(name in other.roles or _acts_in(other, name, day) for other in others)
        )

    def _holds(self, officer: Officer, named: str) -> bool:
        if named in officer.roles:
            return True
        return EVERY_ROLE in officer.roles and not any(
            named in other.roles
            for other in self.officers.values()
            if not other.removed and other.id != officer.id
        )


def _acts_in(officer: Officer, named: str, day: date) -> bool:
    """Whether the officer is an acting officer for the role ``sop-id:role-id`` on that day."""
    return any(each.role == named and each.in_force(day) for each in officer.acting)
