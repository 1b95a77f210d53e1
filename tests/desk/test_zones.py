"""An office whose agencies lie in different time zones: times, days and years are
those of the SOP.
"""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from offices.timed import TimedDesk, letters, wib

from sop_tui.desk.timing import FileClock
from sop_tui.export.at_desk import export_context
from sop_tui.export.history import history_text
from sop_tui.text.language import Language
from sop_tui.worktime.shipped import shipped_calendar_file

WITA = ZoneInfo("Asia/Makassar")


@pytest.fixture
def office(tmp_path: Path, place: str | Path) -> TimedDesk:
    """The secretariat works in WITA; the office's own calendar is in WIB."""
    text = shipped_calendar_file("asn5").read_text(encoding="utf-8")
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "timur.toml").write_text(
        text.replace("Asia/Jakarta", "Asia/Makassar"), encoding="utf-8"
    )
    settings = '[calendars]\n"Sekretariat Daerah" = "timur"\n'
    (tmp_path / "settings.toml").write_text(settings, "utf-8")
    return TimedDesk(
        tmp_path, [letters(), letters(id="pusat", code="PST", agency="Biro Pusat")], place=place
    )


def test_all_times_of_a_case_are_in_the_zone_of_its_procedure(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    card = office.desk.lists.card(number)
    assert card.opened_at.isoformat() == "2026-11-23T09:00:00+08:00"
    assert card.due_at is not None
    assert card.due_at.isoformat() == "2026-11-23T10:00:00+08:00"
    assert office.desk.cases.read(number).zone == WITA
    assert office.desk.clocks.zones_differ


def test_the_history_is_printed_in_the_zone_that_it_names(office: TimedDesk) -> None:
    number = office.open()
    office.forward(number)
    view = office.desk.cases.read(number)
    printed = history_text(view, export_context(office.desk, Language(), view))
    assert "Waktu dalam WITA." in printed
    assert "09.00" in printed
    assert "08.00" not in printed


def test_the_year_of_a_number_is_that_of_the_zone_of_the_procedure(office: TimedDesk) -> None:
    office.until("2026-12-31 23.30")  # half past midnight in Makassar
    assert office.open() == "SRT-2027-0001"
    assert office.open(sop="pusat") == "PST-2026-0001"
    assert office.desk.lists.card("SRT-2027-0001").opened_at.date() == date(2027, 1, 1)


def test_a_deputy_is_revoked_by_the_day_of_the_zone_of_the_procedure(office: TimedDesk) -> None:
    desk = office.desk
    desk.officers.add("budi", "Budi", roles=[])
    day = date(2026, 11, 23)
    desk.officers.deputize("budi", "surat-keluar:staf", "plh", day, day, "SP-1")
    office.until("2026-11-23 23.30")  # has ended in Makassar, so it stays in the entry
    with pytest.raises(Exception, match="tidak ditunjuk"):
        desk.officers.revoke("budi", "surat-keluar:staf")


def test_an_office_in_one_zone_is_recognised(tmp_path: Path, place: str | Path) -> None:
    office = TimedDesk(tmp_path, [letters()], place=place)
    assert not office.desk.clocks.zones_differ
    assert office.desk.lists.card(office.open()).opened_at == wib("2026-11-23 08.00")


@pytest.mark.parametrize(
    "text",
    [
        'name = "x"\nzone = "Asia/Makassar"\n[sessions]\n',
        "name = 'x'\nzone = 'Asia/Makassar'  # WITA\n",
        'zone\t= "Asia/Makassar" # WITA\r\nname = "x"\r\n[sessions]\r\nzone = "Asia/Jakarta"\r\n',
        '\ufeffzone = "Asia/Makassar"\n',
        'title = """\nzone = "Asia/Jakarta"\n"""\nzone = "Asia/Makassar"\n',
        "title = '''\nzone = \"Asia/Jakarta\"\n'''\n\"zone\" = \"Asia/Makassar\"\n",
        '# zone = "Asia/Jakarta"\nzone = "Asia/\\u004dakassar"\n',
    ],
)
def test_the_zone_is_what_the_calendar_says_however_it_is_written(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(text.encode())
    assert FileClock(path).zone == WITA
