"""Changes of officers are decided on the state under the lock, and are events in the hash chain."""

from datetime import date

import pytest
from offices.small import PGM, OfficeAtWork

from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.office.model import OfficerKind

pytestmark = pytest.mark.both_engines


@pytest.fixture
def second(office: OfficeAtWork) -> Desk:
    """A second admin's desk, with its own view of the store."""
    office.ani.officers.add("sari", "Sari Dewi", admin=True)
    return office.desk("sari")


def test_a_former_admin_is_refused_on_an_old_view(office: OfficeAtWork, second: Desk) -> None:
    office.ani.officers.edit("sari", admin=False)
    assert second.officers.get("sari").admin  # the old view
    with pytest.raises(Refused):
        second.officers.add("baru", "Orang Baru")
    with pytest.raises(NotFound):
        office.ani.officers.get("baru")


def test_two_admins_cannot_take_the_last_right_from_each_other(
    office: OfficeAtWork, second: Desk
) -> None:
    second.officers.edit("ani", admin=False)
    with pytest.raises(Refused):
        office.ani.officers.edit("sari", admin=False)
    assert second.officers.get("sari").admin


def test_an_id_taken_meanwhile_is_not_given_twice(office: OfficeAtWork, second: Desk) -> None:
    office.ani.officers.add("baru", "Orang Pertama")
    with pytest.raises(BadInput, match="sudah dipakai"):
        second.officers.add("baru", "Orang Kedua")
    assert office.ani.officers.get("baru").name == "Orang Pertama"


def test_every_change_is_an_event_with_who_made_it(office: OfficeAtWork) -> None:
    officers = office.ani.officers
    day = date(2026, 11, 23)
    officers.add("budi", "Budi")
    officers.edit("budi", post="Analis")
    officers.deputize("budi", f"{PGM}:kadiv", "plt", day, day, "PRIN-1")
    officers.revoke("budi", f"{PGM}:kadiv")
    officers.remove("budi")
    history = officers.history("budi")
    assert [event.kind for event in history] == [
        OfficerKind.ADDED, OfficerKind.EDITED, OfficerKind.DEPUTIZED, OfficerKind.REVOKED,
        OfficerKind.REMOVED,
    ]  # fmt: skip
    assert [event.seq for event in history] == [1, 2, 3, 4, 5]
    assert {event.officer for event in history} == {"ani"}
    assert {event.name for event in history} == {"Ani Lestari"}
    assert history[2].after.acting[0].granted_by == "ani"
    assert office.verify().ok


def test_an_edit_keeps_the_fields_it_does_not_name(office: OfficeAtWork) -> None:
    officers = office.ani.officers
    former = officers.get("kadiv")
    after = officers.edit("kadiv", nip="1980").officer
    assert (after.name, after.roles) == (former.name, former.roles)
    assert after.nip == "1980"


def test_the_first_officer_gives_up_roles_as_others_receive_them(office: OfficeAtWork) -> None:
    legal = "pendampingan-hukum-asn:kabag-hukum"
    assert "kabag-hukum" in office.ani.me.roles["pendampingan-hukum-asn"]
    done = office.ani.officers.add("hendra", "Hendra", roles=[legal])
    assert str(done.notices[0]) == (
        "1 peran beralih dari Ani Lestari kepada Hendra: Kepala Bagian Hukum (PHA)"
    )
    assert "kabag-hukum" not in office.ani.me.roles["pendampingan-hukum-asn"]
    office.ani.officers.remove("hendra")
    assert "kabag-hukum" in office.ani.me.roles["pendampingan-hukum-asn"]
