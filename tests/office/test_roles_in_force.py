"""Which roles are in force for an officer on a day."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.office.model import EVERY_ROLE, Acting, Officer
from sop_tui.office.office import Office, RoleInForce

SOP = "pengaduan-masyarakat"
ROLES = ("kakanwil", "kadiv", "kabag-p2")
FROM, UNTIL = date(2026, 11, 23), date(2026, 11, 27)
KABAG = f"{SOP}:kabag-p2"


def office(*officers: Officer) -> Office:
    return Office({each.id: each for each in officers})


def officer(name: str, *roles: str, **more: object) -> Officer:
    return Officer(id=name, name=name.title(), roles=roles, **more)  # type: ignore[arg-type]


def acting(capacity: str = "plh", role: str = KABAG) -> Acting:
    return Acting(role, capacity, FROM, UNTIL, letter="SP-12/2026", granted_by="tuti")


def roles(where: Office, name: str, day: date = FROM) -> list[str]:
    return [each.role for each in where.roles_in_force(name, SOP, ROLES, day)]


class TestHolding:
    def test_a_role_counts_in_its_own_procedure_only(self) -> None:
        here = office(officer("ani", KABAG, "sop-lain:kadiv"))
        assert roles(here, "ani") == ["kabag-p2"]
        assert here.roles_in_force("ani", "sop-lain", ("kadiv",), FROM) == (RoleInForce("kadiv"),)

    def test_roles_come_in_the_order_of_the_document(self) -> None:
        here = office(officer("ani", KABAG, f"{SOP}:kakanwil"))
        assert roles(here, "ani") == ["kakanwil", "kabag-p2"]

    def test_a_role_that_the_procedure_does_not_have_is_ignored(self) -> None:
        assert roles(office(officer("ani", f"{SOP}:walikota", "kabag-p2", SOP)), "ani") == []

    def test_an_unknown_officer_has_no_roles(self) -> None:
        assert roles(office(), "ani") == []
        assert office().officer("ani") is None
        assert office().name("ani") == "ani"


class TestActing:
    @pytest.mark.parametrize("capacity", ["plh", "plt"])
    def test_from_the_first_day_to_the_last_both_included(self, capacity: str) -> None:
        here = office(officer("budi", acting=(acting(capacity),)))
        day = timedelta(days=1)
        granted = (RoleInForce("kabag-p2", capacity, "SP-12/2026"),)
        for inside in (FROM, FROM + 2 * day, UNTIL):
            assert here.roles_in_force("budi", SOP, ROLES, inside) == granted
        for outside in (FROM - day, UNTIL + day):
            assert here.roles_in_force("budi", SOP, ROLES, outside) == ()

    def test_a_period_may_be_one_day(self) -> None:
        one = msgspec.structs.replace(acting(), until=FROM)
        assert one.in_force(FROM)
        assert not one.in_force(UNTIL)

    def test_the_holder_keeps_the_role_during_the_period(self) -> None:
        here = office(officer("ani", KABAG), officer("budi", acting=(acting(),)))
        assert [each.id for each in here.holders(SOP, "kabag-p2", FROM)] == ["ani", "budi"]
        assert [each.id for each in here.holders(SOP, "kabag-p2", date(2026, 12, 1))] == ["ani"]

    def test_a_held_role_comes_before_the_same_role_as_acting(self) -> None:
        here = office(officer("ani", KABAG, acting=(acting(),)))
        found = here.roles_in_force("ani", SOP, ROLES, FROM)
        assert [each.capacity for each in found] == ["definitif", "plh"]

    def test_the_stored_field_of_the_first_day_is_called_from(self) -> None:
        stored = msgspec.json.encode(officer("budi", acting=(acting(),)))
        assert b'"from":"2026-11-23"' in stored
        assert msgspec.json.decode(stored, type=Officer) == officer("budi", acting=(acting(),))


class TestEveryRole:
    def test_an_officer_alone_holds_every_role(self) -> None:
        assert roles(office(officer("ani", EVERY_ROLE)), "ani") == list(ROLES)

    def test_but_not_a_role_that_another_officer_holds_by_name(self) -> None:
        here = office(officer("ani", EVERY_ROLE), officer("budi", KABAG))
        assert roles(here, "ani") == ["kakanwil", "kadiv"]
        assert roles(here, "budi") == ["kabag-p2"]

    def test_a_role_that_two_officers_hold_by_name_belongs_to_both(self) -> None:
        here = office(officer("ani", EVERY_ROLE, KABAG), officer("budi", KABAG))
        assert "kabag-p2" in roles(here, "ani")

    def test_an_acting_officer_takes_nothing_from_it(self) -> None:
        here = office(officer("ani", EVERY_ROLE), officer("budi", acting=(acting(),)))
        assert "kabag-p2" in roles(here, "ani")

    def test_a_removed_officer_takes_nothing_from_it(self) -> None:
        here = office(officer("ani", EVERY_ROLE), officer("budi", KABAG, removed=True))
        assert roles(here, "ani") == list(ROLES)

    def test_two_such_officers_share_the_roles_that_nobody_holds_by_name(self) -> None:
        here = office(officer("ani", EVERY_ROLE), officer("budi", EVERY_ROLE))
        assert roles(here, "ani") == roles(here, "budi") == list(ROLES)


class TestRemoved:
    here = office(officer("ani", KABAG, removed=True, acting=(acting(),)))

    def test_has_no_roles_left(self) -> None:
        assert roles(self.here, "ani") == []
        assert self.here.holders(SOP, "kabag-p2", FROM) == ()

    def test_is_no_officer_but_keeps_the_name_in_old_histories(self) -> None:
        assert self.here.officer("ani") is None
        assert self.here.present() == ()
        assert self.here.name("ani") == "Ani"


class TestPeers:
    def test_are_the_roles_that_another_officer_may_act_in(self) -> None:
        here = office(officer("ani", KABAG), officer("budi", KABAG, f"{SOP}:kadiv"))
        assert here.peers("ani", SOP, ROLES, FROM) == {"kabag-p2", "kadiv"}
        assert here.peers("budi", SOP, ROLES, FROM) == {"kabag-p2"}

    def test_an_acting_officer_is_one_during_the_period(self) -> None:
        here = office(officer("ani", KABAG), officer("budi", acting=(acting(),)))
        assert here.peers("ani", SOP, ROLES, UNTIL) == {"kabag-p2"}
        assert here.peers("ani", SOP, ROLES, date(2026, 11, 28)) == frozenset()

    def test_a_removed_officer_is_none(self) -> None:
        here = office(officer("ani", KABAG), officer("budi", KABAG, removed=True))
        assert here.peers("ani", SOP, ROLES, FROM) == frozenset()


names = st.sampled_from(["ani", "budi", "citra"])
offices = st.dictionaries(
    names,
    st.builds(
        lambda held, acts, removed: (held, acts, removed),
        st.sets(st.sampled_from([EVERY_ROLE, *(f"{SOP}:{role}" for role in ROLES)])),
        st.sets(st.sampled_from(ROLES)),
        st.booleans(),
    ),
).map(
    lambda found: office(
        *(
            officer(
                name,
                *sorted(held),
                acting=tuple(acting(role=f"{SOP}:{role}") for role in sorted(acts)),
                removed=removed,
            )
            for name, (held, acts, removed) in found.items()
        )
    )
)


@given(offices, st.dates(date(2026, 11, 20), date(2026, 11, 30)))
def test_roles_holders_and_peers_agree(here: Office, day: date) -> None:
    for role in ROLES:
        holders = {each.id for each in here.holders(SOP, role, day)}
        assert holders == {name for name in here.officers if role in roles(here, name, day)}
        own = {
            each.id
            for each in here.present()
            for held in here.roles_in_force(each.id, SOP, (role,), day)
            if held.capacity != "semua"  # who holds every role is no peer
        }
        for name in here.officers:
            assert (role in here.peers(name, SOP, ROLES, day)) == bool(own - {name})


@given(offices)
def test_no_role_is_without_a_holder_while_somebody_has_every_role(here: Office) -> None:
    if any(EVERY_ROLE in each.roles for each in here.present()):
        assert all(here.holders(SOP, role, FROM) for role in ROLES)
