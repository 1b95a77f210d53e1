"""What an open session notices when settings, calendars or definitions change."""

from datetime import date
from pathlib import Path

import pytest
from offices.timed import ZONE, TimedDesk, letters, wib

from sop_tui.casework.commands import Approve
from sop_tui.desk.desk import Desk
from sop_tui.desk.office_files import OfficeFiles
from sop_tui.desk.problems import Refused
from sop_tui.desk.workplace import Workplace
from sop_tui.sop.reading import Library
from sop_tui.worktime.shipped import shipped_calendar_file


@pytest.fixture
def office(tmp_path: Path, place: str | Path) -> TimedDesk:
    office = TimedDesk(tmp_path, place=place)
    files = OfficeFiles(office.path.parent)
    office.desk = Desk(
        Workplace(
            office.desk.workplace.store,
            "siti",
            settings=files.settings,
            library=lambda: Library(office.procedures, {}),
            clock=files.clock,
            now=lambda: office.at.astimezone(files.zone),
            files=files,
        )
    )
    return office


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def test_a_changed_setting_counts_for_the_next_act_and_is_news(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    office.forward(number)
    office.desk.changes.refresh()
    assert not office.desk.changes.behind()
    write(office.path.parent / "settings.toml", "self_approval = false\n")
    assert office.desk.changes.behind()
    with pytest.raises(Refused, match="tidak mengizinkan"):
        office.desk.acts.do(number, Approve())
    changed = office.desk.changes.refresh()
    assert changed is not None
    assert number in changed.cases
    assert changed.everywhere
    assert not office.desk.changes.behind()


def test_a_changed_calendar_moves_the_cards_of_an_open_session(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    assert office.desk.lists.card(number).due_at == wib("2026-11-23 09.00")
    text = shipped_calendar_file("asn5").read_text(encoding="utf-8")
    own = office.path.parent / "calendars" / "asn5.toml"
    write(own, text.replace('"07.30-12.00"', '"08.30-12.00"'))
    assert office.desk.changes.refresh() is not None
    assert office.desk.lists.card(number).due_at == wib("2026-11-23 09.30")


def test_a_setting_that_is_wrong_changes_nothing_and_is_not_tried_again(office: TimedDesk) -> None:
    before = office.desk.settings
    write(office.path.parent / "settings.toml", "self_approval = perhaps\n")
    office.desk.changes.refresh()
    assert office.desk.settings == before
    assert not office.desk.changes.behind()
    write(office.path.parent / "settings.toml", 'calendar = "tidak-ada"\n')
    office.desk.changes.refresh()
    assert office.desk.settings == before


def test_a_definition_of_a_later_day_waits_until_that_day(office: TimedDesk) -> None:
    old = office.procedures["surat-keluar"]
    later = letters(title="Surat Keluar, edisi 2027", effective=date(2027, 1, 1))
    office.open()
    office.procedures["surat-keluar"] = later
    office.desk.workplace.procedures.read_again()
    assert office.desk.cases.read(office.open()).case.fingerprint == old.fingerprint
    assert office.desk.acts.why_not_open("surat-keluar") is None
    office.until("2027-01-04 08.00")
    assert office.desk.cases.read(office.open()).case.fingerprint == later.fingerprint


def test_a_first_definition_of_a_later_day_opens_nothing_before_it(
    tmp_path: Path, place: str | Path
) -> None:
    office = TimedDesk(tmp_path, [letters(effective=date(2027, 1, 1))], place=place)
    why = office.desk.acts.why_not_open("surat-keluar")
    assert why is not None
    with pytest.raises(Refused, match="baru berlaku mulai") as refused:
        office.open()
    assert refused.value.message == why
    office.at = wib("2027-01-01 00.00").astimezone(ZONE)
    assert office.open() == "SRT-2027-0001"
