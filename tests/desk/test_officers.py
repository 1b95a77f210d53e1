"""Officers, roles and deputies at the desk: who may grant what, its effect, who may act when."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from offices.small import PGM, WIB, OfficeAtWork

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Approve, Claim, Complete, Note, Return
from sop_tui.casework.model import Capacity
from sop_tui.desk.desk import Desk
from sop_tui.desk.officers import OfficerDone
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.office.model import EVERY_ROLE, OfficerKind
from sop_tui.worktime.shipped import shipped_calendar_file

pytestmark = pytest.mark.both_engines

KADIV, KABAG = f"{PGM}:kadiv", f"{PGM}:kabag-p2"
MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
DAY = timedelta(days=1)
LETTER = "PRIN-12/2026"


def deputy(
    desk: Desk, officer: str = "divisi-terkait", role: str = KABAG, capacity: str = "plh"
) -> OfficerDone:
    return desk.officers.deputize(officer, role, capacity, MONDAY, FRIDAY, LETTER)


def walked(office: OfficeAtWork, steps: int) -> str:
    """Moves the case so many steps on, each done by whoever holds the lane."""
    number = office.ani.acts.open_case(PGM, "Pungutan di loket").card.number
    for _ in range(steps):
        card = office.desk("ani").lists.card(number)
        by = "ani" if card.lane == "pelapor" else str(card.lane)
        office.desk(by).acts.do(number, Complete() if card.phase == "work" else Approve())
    return number


def said(done: OfficerDone) -> list[str]:
    return [str(notice) for notice in done.notices]


def words(office: OfficeAtWork, officer: str) -> list[str]:
    """The kinds of event of one entry, without who did them."""
    changes = office.desk("ani").officers.changes(officer)
    return ["; ".join(map(str, change.what)) for change in changes]


class TestWhatAChangeMeans:
    def test_a_role_moves_from_the_first_officer_and_comes_back(self, office: OfficeAtWork) -> None:
        legal = "pendampingan-hukum-asn:kabag-hukum"
        before = len(office.ani.officers.roles.all())
        assert said(office.ani.officers.add("hendra", "Hendra", roles=[legal])) == [
            "1 peran beralih dari Ani Lestari kepada Hendra: Kepala Bagian Hukum (PHA)",
            "Ani Lestari tetap memegang setiap peran yang tidak dipegang petugas lain "
            f"({before - 6} peran)",
        ]
        assert said(office.ani.officers.edit("hendra", take=[legal])) == [
            "1 peran kembali kepada Ani Lestari: Kepala Bagian Hukum (PHA)"
        ]

    def test_an_officer_without_a_role_takes_nothing(self, office: OfficeAtWork) -> None:
        [notice] = said(office.ani.officers.add("hendra", "Hendra"))
        assert notice.startswith("Ani Lestari tetap memegang setiap peran")

    def test_a_second_holder_takes_nothing_from_the_first_officer(
        self, office: OfficeAtWork
    ) -> None:
        assert said(office.ani.officers.edit("kadiv", give=[KABAG])) == []

    def test_roles_without_a_holder_are_named(self, office: OfficeAtWork) -> None:
        office.ani.officers.edit("kadiv", admin=True)
        last = said(office.desk("kadiv").officers.edit("ani", take=[EVERY_ROLE]))
        assert len(last) == 1
        assert last[0].startswith("19 peran kini tanpa pemegang: ")
        assert last[0].endswith("lainnya")
        assert said(office.desk("kadiv").officers.remove("kabag-p2")) == [
            "1 peran kini tanpa pemegang: Kabag P2 (PGM)"
        ]

    def test_cases_claimed_by_a_removed_officer_are_named(self, office: OfficeAtWork) -> None:
        number = walked(office, 3)
        office.desk("kabag-p2").acts.do(number, Claim())
        office.ani.changes.refresh()
        assert said(office.ani.officers.preview.edit("kabag-p2", name="Rina Sari, S.H.")) == []
        for leaving in (
            office.ani.officers.preview.remove("kabag-p2"),
            office.ani.officers.edit("kabag-p2", take=[KABAG]),
        ):
            assert said(leaving)[-1] == (
                "1 berkas yang diambil Rina Sari kini dapat dikerjakan pemegang peran lain: "
                "PGM-2026-0001"
            )

    def test_a_preview_decides_and_writes_nothing(self, office: OfficeAtWork) -> None:
        revision = office.ani.workplace.store.snapshot.revision
        done = office.ani.officers.preview.remove("kadiv")
        assert done.officer.removed
        assert str(done.sentence).startswith("Made Wirawan dikeluarkan")
        with pytest.raises(Refused):
            office.ani.officers.preview.remove("ani")
        with pytest.raises(Refused):
            office.desk("kadiv").officers.preview.add("baru", "Orang Baru")
        assert office.desk("ani").workplace.store.snapshot.revision == revision
        assert office.desk("ani").officers.get("kadiv").name == "Made Wirawan"


class TestHistory:
    def test_each_event_says_what_it_changed_and_by_whom(self, office: OfficeAtWork) -> None:
        officers = office.ani.officers
        officers.add("budi", "Budi", nip="1980", roles=[KADIV], coordinator=True)
        officers.edit("budi", name="Budi Rahman", post="Analis", take=[KADIV], admin=True)
        officers.edit("kabag-p2", admin=True)
        deputy(office.desk("kabag-p2"), "budi")
        officers.revoke("budi", KABAG)
        officers.remove("budi")
        assert words(office, "budi") == [
            "didaftarkan sebagai Budi; NIP: 1980; peran diberikan: Kadiv (PGM); "
            "menjadi koordinator",
            "nama: Budi menjadi Budi Rahman; jabatan: Analis; peran dilepas: Kadiv (PGM); "
            "menjadi admin",
            "ditunjuk sebagai Plh. Kabag P2 (PGM), 23/11/2026 s.d. 27/11/2026, surat PRIN-12/2026",
            "penunjukan sebagai Plh. Kabag P2 (PGM) dicabut",
            "dikeluarkan dari daftar; tidak lagi koordinator; tidak lagi admin",
        ]
        by = [change.event.name for change in officers.changes("budi")]
        assert by == ["Ani Lestari", "Ani Lestari", "Rina Sari", "Ani Lestari", "Ani Lestari"]

    def test_all_changes_come_in_the_order_of_time(self, office: OfficeAtWork) -> None:
        office.clock.forward(hours=1)
        office.ani.officers.edit("kakanwil", post="Kepala Kantor Wilayah")
        office.clock.forward(hours=1)
        office.ani.officers.edit("kadiv", post="Kepala Divisi")
        everything = office.desk("ani").officers.all_changes()
        assert [change.event.after.id for change in everything[-2:]] == ["kakanwil", "kadiv"]
        assert len(everything) == 8  # the first officer, five more officers, two edits

    def test_an_unknown_officer_has_no_history(self, office: OfficeAtWork) -> None:
        with pytest.raises(NotFound):
            office.ani.officers.changes("tidak-ada")


class TestGranting:
    def test_an_admin_or_the_holder_may_and_nobody_else(self, office: OfficeAtWork) -> None:
        deputy(office.desk("kabag-p2"), "kasubag-pphti")
        deputy(office.ani)
        office.ani.officers.edit("kakanwil", coordinator=True)
        for other in ("kadiv", "divisi-terkait", "kasubag-pphti", "kakanwil"):
            with pytest.raises(Refused, match=r"admin atau pemegang peran Kabag P2 \(PGM\)"):
                office.desk(other).officers.deputize(
                    "kakanwil", KABAG, "plh", MONDAY, FRIDAY, LETTER
                )
            with pytest.raises(Refused):
                office.desk(other).officers.revoke("kasubag-pphti", KABAG)
        office.desk("kabag-p2").officers.revoke("divisi-terkait", KABAG)

    def test_the_first_officer_grants_what_nobody_else_holds(self, office: OfficeAtWork) -> None:
        office.ani.officers.edit("kadiv", admin=True)
        office.desk("kadiv").officers.edit("ani", admin=False)
        hukum = "pendampingan-hukum-asn:kabag-hukum"
        assert hukum in [role.id for role in office.desk("ani").officers.deputizable()]
        deputy(office.desk("ani"), "kadiv", hukum)
        with pytest.raises(Refused):
            deputy(office.desk("ani"))

    def test_what_can_be_granted_is_offered(self, office: OfficeAtWork) -> None:
        assert [role.id for role in office.desk("kabag-p2").officers.deputizable()] == [KABAG]
        assert office.desk("kabag-p2").officers.why_not_manage() is not None
        offered = office.ani.officers.deputizable()
        assert len(offered) == 24
        assert not any(role.id.endswith(":pelapor") for role in offered)
        assert office.ani.officers.why_not_manage() is None

    def test_a_holder_of_a_role_cannot_be_a_deputy_in_it(self, office: OfficeAtWork) -> None:
        for officer, role in (
            ("kabag-p2", KABAG),
            ("ani", "pendampingan-hukum-asn:kabag-hukum"),
        ):
            with pytest.raises(BadInput) as raised:
                deputy(office.ani, officer, role)
            assert raised.value.code == "held_already"

    def test_two_letters_for_one_day_are_refused(self, office: OfficeAtWork) -> None:
        deputy(office.ani)
        again = office.ani.officers.deputize
        for first, last in (
            (FRIDAY, FRIDAY + DAY),
            (MONDAY - DAY, MONDAY),
            (MONDAY + DAY, MONDAY + DAY),
        ):
            with pytest.raises(BadInput) as raised:
                again("divisi-terkait", KABAG, "plt", first, last, "PRIN-13/2026")
            assert raised.value.code == "acting_already"
        again("divisi-terkait", KABAG, "plt", FRIDAY + DAY, FRIDAY + 9 * DAY, "PRIN-13/2026")
        again("divisi-terkait", KADIV, "plh", MONDAY, FRIDAY, "PRIN-14/2026")

    def test_revoking_keeps_deputyships_that_have_ended(self, office: OfficeAtWork) -> None:
        deputy(office.ani)
        office.clock.forward(days=7)
        with pytest.raises(NotFound):
            office.ani.officers.revoke("divisi-terkait", KABAG)
        next_week = (FRIDAY + 3 * DAY, FRIDAY + 7 * DAY)
        office.ani.officers.deputize("divisi-terkait", KABAG, "plh", *next_week, "PRIN-13/2026")
        done = office.ani.officers.revoke("divisi-terkait", KABAG)
        assert [each.letter for each in done.officer.acting] == [LETTER]
        assert str(done.sentence) == "penunjukan Joko Susilo sebagai Plh. Kabag P2 (PGM) dicabut"

    @pytest.mark.parametrize(
        ("what", "problem", "code"),
        [
            ({"letter": "  "}, BadInput, "empty"),
            ({"letter": "PRIN\x1b"}, BadInput, "bad_text"),
            ({"letter": "x" * 101}, BadInput, "too_long"),
            ({"until": MONDAY - DAY}, BadInput, "period"),
            ({"capacity": "an"}, BadInput, "capacity"),
            ({"capacity": "definitif"}, BadInput, "capacity"),
            ({"role": f"{PGM}:pelapor"}, BadInput, "outside_role"),
            ({"role": f"{PGM}:walikota"}, NotFound, "role"),
            ({"role": "tidak-ada:kadiv"}, NotFound, "sop"),
            ({"role": EVERY_ROLE}, NotFound, "sop"),
            ({"officer_id": "tidak-ada"}, NotFound, "officer"),
        ],
    )
    def test_a_grant_must_make_sense(
        self,
        office: OfficeAtWork,
        what: dict[str, object],
        problem: type[BadInput | NotFound],
        code: str,
    ) -> None:
        good: dict[str, object] = {
            "officer_id": "divisi-terkait", "role": KABAG, "capacity": "plh",
            "from_": MONDAY, "until": FRIDAY, "letter": LETTER,
        }  # fmt: skip
        with pytest.raises(problem) as raised:
            office.ani.officers.deputize(**{**good, **what})  # type: ignore[arg-type]
        assert raised.value.code == code
        assert office.desk("ani").officers.get("divisi-terkait").acting == ()

    def test_the_role_of_an_unusable_file_is_refused_with_its_reason(
        self, office: OfficeAtWork, tmp_path: Path
    ) -> None:
        from sop_tui.sop.reading import read_folder

        (tmp_path / "rusak.toml").write_text("bukan toml")
        office.library = read_folder(tmp_path)
        with pytest.raises(NotFound, match=r"rusak\.toml:1"):
            office.desk("ani").officers.add("budi", "Budi", roles=["rusak:kadiv"])


class TestActing:
    def test_the_capacity_is_in_the_preview_and_in_the_event(self, office: OfficeAtWork) -> None:
        number = walked(office, 3)
        deputy(office.ani)
        mine = office.desk("divisi-terkait")
        asked = str(mine.acts.preview(number, Complete()).sentence)
        assert "sebagai Plh. Kabag P2 (Joko Susilo)" in asked
        assert [(a.name, a.capacity, a.until) for a in mine.me.acting] == [
            ("Kabag P2", Capacity.PLH, FRIDAY)
        ]
        event = mine.acts.do(number, Complete()).event
        assert (event.officer, event.name, event.role) == (
            "divisi-terkait", "Joko Susilo", "kabag-p2",
        )  # fmt: skip
        assert (event.capacity, event.basis) == (Capacity.PLH, LETTER)
        assert office.verify().ok

    @pytest.mark.parametrize(
        ("at", "may"),
        [
            (datetime(2026, 11, 22, 23, 59, 59, tzinfo=WIB), False),
            (datetime(2026, 11, 23, 0, 0, 0, tzinfo=WIB), True),
            (datetime(2026, 11, 27, 23, 59, 59, tzinfo=WIB), True),
            (datetime(2026, 11, 28, 0, 0, 0, tzinfo=WIB), False),
        ],
    )
    def test_from_the_first_day_to_the_last_by_the_calendars_clock(
        self, office: OfficeAtWork, at: datetime, may: bool
    ) -> None:
        number = walked(office, 3)
        deputy(office.ani)
        office.clock.at = at
        desk = office.desk("divisi-terkait")
        assert (desk.acts.why_not(Act.COMPLETE, number) is None) is may
        assert desk.lists.card(number).yours is may
        assert bool(desk.me.acting) is may

    def test_by_the_zone_of_the_agencys_own_calendar(self, tmp_path: Path) -> None:
        office = OfficeAtWork(tmp_path)
        agency = office.library.procedures[PGM].agency
        calendars = office.path.parent / "calendars"
        calendars.mkdir()
        shipped = shipped_calendar_file("asn5").read_text()
        assert "Asia/Jakarta" in shipped
        (calendars / "timur.toml").write_text(shipped.replace("Asia/Jakarta", "Asia/Jayapura"))
        number = walked(office, 3)
        deputy(office.ani)
        office.settings = type(office.settings)(calendars={agency: "timur"})
        desk = office.desk("divisi-terkait")
        office.clock.at = datetime(2026, 11, 23, 0, 30, tzinfo=ZoneInfo("Asia/Jayapura"))
        office.clock.at = office.clock.at.astimezone(WIB)  # 22.30 of the day before
        assert desk.acts.why_not(Act.COMPLETE, number) is None
        assert desk.lists.card(number).yours
        office.clock.at = datetime(2026, 11, 27, 22, 30, tzinfo=WIB)  # 00.30 of the day after
        assert not desk.lists.card(number).yours
        with pytest.raises(Refused):
            desk.acts.do(number, Complete())

    def test_the_holder_still_acts(self, office: OfficeAtWork) -> None:
        number = walked(office, 3)
        deputy(office.ani)
        done = office.desk("kabag-p2").acts.do(number, Complete())
        assert (done.event.capacity, done.event.basis) == (Capacity.HOLDER, "")

    def test_a_revoked_deputy_cannot_act_on_an_old_view(self, office: OfficeAtWork) -> None:
        number = walked(office, 3)
        deputy(office.ani)
        mine = office.desk("divisi-terkait")
        assert mine.acts.why_not(Act.COMPLETE, number) is None
        office.ani.officers.revoke("divisi-terkait", KABAG)
        with pytest.raises(Refused):
            mine.acts.do(number, Complete())
        assert office.desk("ani").lists.card(number).node == "4"

    def test_four_eyes_compares_persons_not_posts(self, office: OfficeAtWork) -> None:
        """Who drafted as Kasubag may not initial the draft as Plh. Kabag; the Kabag may."""
        number = walked(office, 7)
        assert office.desk("ani").lists.card(number).node == "7p"
        deputy(office.ani, "kasubag-pphti")
        with pytest.raises(Refused) as raised:
            office.desk("kasubag-pphti").acts.do(number, Approve())
        assert raised.value.code == "four_eyes"
        deputy(office.ani, "kakanwil")
        with pytest.raises(Refused) as raised:
            office.desk("kasubag-pphti").acts.do(number, Approve())
        assert "mintalah kepada Rina Sari, Tuti Rahayu" in str(raised.value.message) or (
            "mintalah kepada Tuti Rahayu, Rina Sari" in str(raised.value.message)
        )
        assert "sop-tui officer act" in str(raised.value.message)
        office.desk("kasubag-pphti").acts.do(number, Return(reason="saya sendiri keliru"))
        deputy(office.ani, "kadiv")
        office.desk("kasubag-pphti").acts.do(number, Complete())
        office.desk("kasubag-pphti").acts.do(number, Complete())
        assert office.desk("ani").lists.card(number).node == "7p"
        done = office.desk("kadiv").acts.do(number, Approve())
        assert (done.event.capacity, done.event.self_approved) == (Capacity.PLH, False)

    def test_two_posts_of_one_person_are_one_person(self, office: OfficeAtWork) -> None:
        """One person who stands in as Plh. at both desks is still one person."""
        deputy(office.ani, "divisi-terkait", f"{PGM}:kasubag-pphti")
        deputy(office.ani, "divisi-terkait", KABAG)
        number = walked(office, 6)
        office.desk("divisi-terkait").acts.do(number, Complete())
        with pytest.raises(Refused) as raised:
            office.desk("divisi-terkait").acts.do(number, Approve())
        assert raised.value.code == "four_eyes"

    def test_a_removed_deputy_cannot_act_and_keeps_the_name(self, office: OfficeAtWork) -> None:
        number = walked(office, 3)
        deputy(office.ani)
        office.desk("divisi-terkait").acts.do(number, Complete())
        office.ani.officers.remove("divisi-terkait")
        with pytest.raises(NotFound):
            office.desk("divisi-terkait").acts.do(number, Note(text="x"))
        assert office.desk("ani").cases.read(number).events[-1].name == "Joko Susilo"

    def test_a_claim_of_a_deputy_whose_period_is_over_is_named_and_binds_nobody(
        self, office: OfficeAtWork
    ) -> None:
        number = walked(office, 3)
        deputy(office.ani)
        office.desk("divisi-terkait").acts.do(number, Claim())
        kabag = office.desk("kabag-p2")
        assert not kabag.lists.card(number).lapsed
        assert not kabag.lists.card(number).yours
        assert kabag.officers.lapsed_claims("divisi-terkait") is None
        office.clock.forward(days=7)
        assert kabag.lists.card(number).lapsed
        assert kabag.lists.card(number).yours
        assert office.desk("divisi-terkait").lists.card(number).lapsed
        assert str(kabag.officers.lapsed_claims("divisi-terkait")) == (
            f"1 berkas yang diambil Joko Susilo kini dapat dikerjakan pemegang peran lain: {number}"
        )
        kabag.acts.do(number, Complete())
        assert not office.desk("ani").lists.card(number).lapsed


class TestOddDeputyships:
    def test_the_wrong_word_and_a_period_that_is_over_are_remarked(
        self, office: OfficeAtWork
    ) -> None:
        day = office.ani.clocks.now().date()
        preview = office.ani.officers.preview
        plt = preview.deputize("kadiv", KABAG, "plt", day, day, LETTER)
        assert "dipegang Rina Sari" in said(plt)[0]
        assert said(preview.deputize("kadiv", KABAG, "plh", day, day, LETTER)) == []
        office.ani.officers.edit("kabag-p2", take=[KABAG])
        office.ani.officers.edit("ani", take=[EVERY_ROLE])
        vacant = preview.deputize("kadiv", KABAG, "plh", day, day, LETTER)
        assert "periksa apakah Plt. yang dimaksud" in said(vacant)[0]
        past = date(2020, 1, 2)
        over = preview.deputize("kadiv", KABAG, "plh", past, past, LETTER)
        assert any("sudah lewat" in each for each in said(over))

    def test_a_deputy_of_one_who_is_removed_is_named(self, office: OfficeAtWork) -> None:
        day = office.ani.clocks.now().date()
        office.ani.officers.deputize("kadiv", KABAG, "plh", day, day, LETTER)
        sentences = said(office.ani.officers.preview.remove("kabag-p2"))
        assert any("Made Wirawan tetap bertindak sebagai Plh." in each for each in sentences)


class TestComingBack:
    def test_an_id_is_reused_only_when_confirmed(self, office: OfficeAtWork) -> None:
        officers = office.ani.officers
        officers.remove("kadiv")
        with pytest.raises(BadInput) as raised:
            officers.add("kadiv", "Made Wirawan")
        assert raised.value.code == "officer_removed"
        done = officers.add("kadiv", "Made Wirawan", again="same")
        assert (done.event.kind, done.event.note) == (OfficerKind.READMITTED, "same")
        assert not done.officer.removed
        officers.remove("kadiv")
        other = officers.add("kadiv", "Made Sudira", again="other")
        assert "id ini kini milik orang lain: Made Sudira" in [str(each) for each in other.what]
