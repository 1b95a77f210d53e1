"""The effects of an entry's change on others: their roles, cases and acting officers."""

from collections.abc import Iterator

from sop_tui.casework.circumstances import Actor
from sop_tui.casework.model import Case
from sop_tui.casework.turns import lane_authority, open_roles
from sop_tui.desk.deputies import deputy_doubts, orphaned
from sop_tui.desk.officer_words import consequences, drop_every_role, left_claimed, left_waiting
from sop_tui.desk.roles import Roles
from sop_tui.desk.workplace import Workplace, authorities
from sop_tui.office.model import EVERY_ROLE, Officer
from sop_tui.office.office import Office
from sop_tui.storage.engine import Snapshot
from sop_tui.text.message import Message, say


class Effects:
    """Finds the effects of changes from the office's open cases and roles."""

    def __init__(self, workplace: Workplace, roles: Roles) -> None:
        self._workplace = workplace
        self._roles = roles

    def of(self, before: Snapshot, entry: Officer) -> Iterator[Message]:
        """The effects of the change on others."""
        after = Office({**before.officers, entry.id: entry})
        known = [role.id for role in self._roles.all()]
        yield from consequences(Office(before.officers), after, entry, known, self._roles.name)
        alone = Office(before.officers).present()
        if len(alone) == 1 and len(after.present()) == 2 and EVERY_ROLE in alone[0].roles:
            yield drop_every_role(alone[0])
        today, former = self._workplace.clocks.now().date(), before.officers.get(entry.id)
        yield from deputy_doubts(after, former, entry, today, self._roles.name)
        yield from orphaned(Office(before.officers), after, today, self._roles.name)
        stuck = self.claims_beyond(before, after, entry)
        if stuck:
            yield left_claimed(entry, stuck)
        lost = [
            case.number
            for case in before.cases.values()
            if self._held_until_now(before, after, case)
        ]
        if lost:
            yield left_waiting(lost)
        former = before.officers.get(entry.id)
        if not entry.removed and (former is None or former.name != entry.name):
            for other in after.namesakes(entry):
                yield say(
                    "{name} juga nama petugas {id}{post}; bedakan dengan jabatan",
                    name=entry.name,
                    id=other.id,
                    post=f" ({other.post})" if other.post else "",
                )

    def claims_beyond(self, snapshot: Snapshot, office: Office, entry: Officer) -> list[str]:
        """The cases that an officer has claimed and may not act on."""
        return [
            case.number
            for case in snapshot.cases.values()
            if case.holder == entry.id and not self._may_act(snapshot, office, entry, case)
        ]

    def _held_until_now(self, before: Snapshot, after: Office, case: Case) -> bool:
        """Whether a case waits for a role whose last holder is lost by this change."""
        if case.visit is None:
            return False
        procedure = before.definition(case.fingerprint)
        today = self._workplace.clocks.today(procedure)
        return any(
            Office(before.officers).holders(case.sop, role, today)
            and not after.holders(case.sop, role, today)
            for role in open_roles(procedure.node(case.visit.node), case.visit)
            if not procedure.role(role).outside
        )

    def _may_act(self, before: Snapshot, office: Office, entry: Officer, case: Case) -> bool:
        """Whether the officer may still act where a case stands."""
        procedure = before.definition(case.fingerprint)
        if case.node is None:
            return True
        actor = Actor(
            officer=entry.id,
            name=entry.name,
            coordinator=entry.coordinator,
            authorities=authorities(
                office, entry.id, procedure, self._workplace.clocks.today(procedure)
            ),
        )
        return lane_authority(procedure, procedure.node(case.node), actor) is not None
