"""Reading rights: everybody sees that a case exists; only those who work by its SOP
see its people.
"""

from pathlib import Path

import pytest
from offices.small import PGM, OfficeAtWork
from ssh_keys import public_key

from sop_tui.casework.commands import Correct, Note
from sop_tui.casework.model import Letter, Secrecy
from sop_tui.casework.redaction import HIDDEN_TITLE
from sop_tui.desk.desk import Desk
from sop_tui.desk.keys import add_key, remove_key

pytestmark = pytest.mark.both_engines

SECRET = "Rahmat Hidayat"


@pytest.fixture
def number(office: OfficeAtWork) -> str:
    """A confidential case with a name in every field that takes text."""
    office.ani.officers.add("tamu", "Tamu Kantor")
    done = office.ani.acts.open_case(PGM, f"Laporan {SECRET}", SECRET, f"agenda {SECRET}")
    office.ani.acts.do(done.card.number, Note(text=f"saksi {SECRET}"))
    return done.card.number


def everything_read(desk: Desk, number: str) -> str:
    """Everything that this desk shows of the case, as one text."""
    view = desk.cases.read(number)
    read = [
        desk.lists.card(number), desk.lists.open_cases(), desk.lists.every_case(),
        desk.lists.board(PGM), view.case, view.events, view.stays, view.card,
        desk.cases.since(number, 1), list(desk.cases.read_all()),
        desk.searching.everywhere(number), desk.searching.live(number),
    ]  # fmt: skip
    return repr(read)


def test_an_officer_without_a_role_sees_that_a_case_exists_but_not_whose(
    office: OfficeAtWork, number: str
) -> None:
    guest = office.desk("tamu")
    assert SECRET not in everything_read(guest, number)
    card = guest.lists.card(number)
    assert (card.title, card.subject, card.ref) == (HIDDEN_TITLE, "", "")
    whole = office.ani.lists.card(number)
    assert (card.number, card.step, card.due_at, card.lane) == (
        whole.number, whole.step, whole.due_at, whole.lane,
    )  # fmt: skip
    assert [e.kind for e in guest.cases.read(number).events] == [
        e.kind for e in office.ani.cases.read(number).events
    ]


@pytest.mark.parametrize("words", ["rahmat", "Rahmat Hidayat", "saksi", "laporan", "agenda"])
def test_a_search_finds_nothing_by_hidden_words(
    office: OfficeAtWork, number: str, words: str
) -> None:
    office.ani.searching.learn(100)
    guest = office.desk("tamu")
    guest.searching.learn(100)
    assert [card.number for card in office.ani.searching.everywhere(words)] == [number]
    assert guest.searching.everywhere(words) == ()
    assert guest.searching.live(words) == ()
    assert [card.number for card in guest.searching.everywhere(number)] == [number]


def test_roles_deputies_and_coordinators_read_whole(office: OfficeAtWork, number: str) -> None:
    assert SECRET in everything_read(office.desk("kadiv"), number)
    guest = office.desk("tamu")
    assert guest.lists.card(number).subject == ""
    today = office.clock().date()
    office.ani.officers.deputize("tamu", f"{PGM}:kadiv", "plh", today, today, "ST-1")
    assert SECRET in everything_read(office.desk("tamu"), number)
    guest.changes.refresh()
    assert guest.lists.card(number).subject == SECRET, "a desk that is open follows"
    office.clock.forward(days=2)
    assert office.desk("tamu").lists.card(number).subject == ""
    office.ani.officers.edit("tamu", coordinator=True)
    assert SECRET in everything_read(office.desk("tamu"), number)


def test_an_admin_reads_as_the_office_has_set_it(tmp_path: Path) -> None:
    office = OfficeAtWork(tmp_path)
    number = office.ani.acts.open_case(PGM, "Pungutan", SECRET).card.number
    office.ani.officers.add("tio", "Tio Admin", admin=True)
    office.ani.officers.add("audit", "Auditor")
    assert office.desk("tio").lists.card(number).subject == ""
    office.settings = type(office.settings)(admins_read=True, readers=("audit",))
    assert office.desk("tio").lists.card(number).subject == SECRET
    assert office.desk("audit").lists.card(number).subject == SECRET


def test_an_ordinary_case_hides_only_the_applicant(office: OfficeAtWork) -> None:
    office.ani.officers.add("tamu", "Tamu Kantor")
    sop = next(p.id for p in office.library.procedures.values() if not p.confidential_subject)
    number = office.ani.acts.open_case(sop, "Permintaan biaya", SECRET, "B-12").card.number
    guest = office.desk("tamu")
    card = guest.lists.card(number)
    assert (card.title, card.subject, card.ref) == ("Permintaan biaya", "", "B-12")
    assert SECRET not in repr(guest.cases.read(number))


def test_a_letter_that_is_secret_hides_its_case_like_a_confidential_procedure(
    office: OfficeAtWork,
) -> None:
    office.ani.officers.add("tamu", "Tamu Kantor")
    sop = next(p.id for p in office.library.procedures.values() if not p.confidential_subject)
    letter = Letter(origin=SECRET, contact=SECRET, secrecy=Secrecy.CONFIDENTIAL)
    number = office.ani.acts.open_case(sop, "Rencana mutasi", letter=letter).card.number
    change = Correct(field="title", to=f"Mutasi {SECRET}", reason="ejaan")
    office.ani.acts.do(number, change)
    guest = office.desk("tamu")
    read = repr(
        (guest.cases.read(number), guest.lists.card(number), guest.searching.everywhere(number))
    )
    assert SECRET not in read
    assert "mutasi" not in read.casefold()
    assert guest.searching.everywhere("mutasi") == ()


def test_rights_that_an_admin_takes_are_named_to_the_others(office: OfficeAtWork) -> None:
    office.ani.officers.add("tio", "Tio Admin", admin=True)
    tio = office.desk("tio")
    assert tio.officers.to_know() == ()
    tio.officers.edit("tio", give=[f"{PGM}:kadiv"], coordinator=True)
    said = [str(each.sentence) for each in office.desk("ani").officers.to_know()]
    assert len(said) == 2
    assert all("Tio Admin" in each and "dirinya sendiri" in each for each in said)
    assert len(office.desk("kadiv").officers.noteworthy("tio")) == 2
    assert office.desk("kadiv").officers.to_know() == ()
    assert office.desk("tio").officers.to_know() == ()
    office.clock.forward(days=40)
    assert office.desk("ani").officers.to_know() == ()


def test_a_later_change_does_not_hide_the_rights_an_admin_took(office: OfficeAtWork) -> None:
    office.ani.officers.add("tio", "Tio Admin", admin=True)
    office.desk("tio").officers.edit("tio", give=[f"{PGM}:kadiv"])
    first = str(office.desk("ani").officers.first_word())
    assert first.startswith("Tio Admin memberi dirinya sendiri peran")
    office.desk("tio").officers.edit("tio", coordinator=True)
    both = str(office.desk("ani").officers.first_word())
    assert both.startswith("2 hal yang perlu admin ketahui")
    assert "koordinator" in both


def said_of(office: OfficeAtWork, officer: str) -> list[str]:
    """The remarks on an officer, as everybody sees them and as another admin sees them."""
    everybody = [str(each.sentence) for each in office.desk("kadiv").officers.noteworthy(officer)]
    assert [str(each.sentence) for each in office.desk("ani").officers.to_know()] == everybody
    return everybody


def test_a_role_that_an_admin_takes_for_a_period_is_named_too(office: OfficeAtWork) -> None:
    office.ani.officers.add("tio", "Tio Admin", admin=True)
    number = office.ani.acts.open_case(PGM, "Pungutan", SECRET).card.number
    tio, today = office.desk("tio"), office.clock().date()
    tio.officers.deputize("tio", f"{PGM}:kadiv", "plh", today, today, "ST-1")
    assert office.desk("tio").lists.card(number).subject == SECRET
    (said,) = said_of(office, "tio")
    assert "menunjuk dirinya sendiri sebagai Plh." in said


def test_a_key_that_an_admin_adds_for_somebody_is_named_also_in_place_of_another(
    office: OfficeAtWork,
) -> None:
    office.ani.officers.add("tio", "Tio Admin", admin=True)
    tio = office.desk("tio")
    first = add_key(tio, "kabag-p2", public_key(1)).key
    assert said_of(office, "kabag-p2") == []
    second = add_key(tio, "kabag-p2", public_key(2)).key
    remove_key(tio, "kabag-p2", second.fingerprint)
    remove_key(tio, "kabag-p2", first.fingerprint)
    third = add_key(tio, "kabag-p2", public_key(3)).key
    said = said_of(office, "kabag-p2")
    assert len(said) == 2
    for sentence, key in zip(said, (second, third), strict=True):
        assert sentence.startswith("Tio Admin mendaftarkan kunci SSH tambahan")
        assert key.fingerprint in sentence
