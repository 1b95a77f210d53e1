"""Midnight and new year of a procedure in WIT come two hours earlier than for an office in WIB."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from offices.small import PGM, WIB, OfficeAtWork

from sop_tui.casework.commands import Complete
from sop_tui.casework.model import Kind
from sop_tui.desk.problems import NotFound
from sop_tui.sop.reading import shipped_sops
from sop_tui.worktime.shipped import shipped_calendar_file

WIT = ZoneInfo("Asia/Jayapura")
BEFORE = datetime(2026, 12, 31, 21, 59, tzinfo=WIB)  # 23.59 in WIT
AFTER = datetime(2026, 12, 31, 22, 0, tzinfo=WIB)  # the new year has begun in WIT
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def east(tmp_path: Path, place: str | Path) -> OfficeAtWork:
    office = OfficeAtWork(tmp_path, place)
    calendars = office.path.parent / "calendars"
    calendars.mkdir()
    shipped = shipped_calendar_file("asn5").read_text()
    (calendars / "timur.toml").write_text(shipped.replace("Asia/Jakarta", "Asia/Jayapura"))
    agency = office.library.procedures[PGM].agency
    office.settings = type(office.settings)(calendars={agency: "timur"})
    office.clock.at = BEFORE
    return office


@pytest.fixture
def slower(tmp_path: Path) -> Path:
    text = (shipped_sops() / f"{PGM}.toml").read_text()
    path = tmp_path / f"{PGM}.toml"
    path.write_text(text.replace('time = "20 menit"', 'time = "25 menit"'))
    return path


def test_a_case_of_the_old_year_is_moved_in_the_new_one(east: OfficeAtWork, slower: Path) -> None:
    desk = east.desk("ani")
    number = desk.acts.open_case(PGM, "Sebelum").card.number
    assert number == "PGM-2026-0001"
    new = desk.definitions.adopt(slower, NEW_YEAR, "SK-1").event.definition
    assert new is not None
    assert not desk.definitions.moves(PGM)
    east.clock.at = AFTER
    assert desk.acts.open_case(PGM, "Sesudah").card.number == "PGM-2027-0001"
    (move,) = desk.definitions.migrate(PGM, "SK-1")
    assert (move.number, move.moved) == (number, True)
    moved = desk.cases.read(number).events[-1]
    assert moved.kind is Kind.MIGRATED
    assert (moved.at, moved.at.date()) == (AFTER, NEW_YEAR)
    done = desk.acts.do(number, Complete()).event
    assert done.due_at is not None
    assert done.due_at.utcoffset() == datetime(2027, 1, 4, tzinfo=WIT).utcoffset()
    assert done.due_at.date() == date(2027, 1, 4)  # the first working day in WIT
    assert east.verify().ok


def test_a_definition_is_retired_at_midnight_of_its_own_zone(east: OfficeAtWork) -> None:
    desk = east.desk("ani")
    desk.definitions.retire(PGM, NEW_YEAR, "digabung")
    assert desk.acts.open_case(PGM, "Terakhir").card.number == "PGM-2026-0001"
    east.clock.at = AFTER
    with pytest.raises(NotFound):
        desk.acts.open_case(PGM, "Terlambat")
    assert desk.acts.do("PGM-2026-0001", Complete()).event.kind is Kind.COMPLETED


def test_without_a_date_it_is_adopted_on_today_in_its_own_zone(
    east: OfficeAtWork, slower: Path
) -> None:
    slower.write_text(
        "".join(
            line
            for line in slower.read_text().splitlines(keepends=True)
            if not line.startswith("effective")
        )
    )
    east.clock.at = AFTER
    done = east.desk("ani").definitions.adopt(slower)
    assert done.event.definition is not None
    assert done.event.definition.from_ == NEW_YEAR


def test_the_yearly_evaluation_counts_days_in_the_procedures_zone(east: OfficeAtWork) -> None:
    east.clock.at = AFTER
    desk = east.desk("ani")
    desk.definitions.evaluate(PGM, "baik", "sesuai")
    assert desk.definitions.evaluation(PGM).evaluated == NEW_YEAR
    east.clock.at = datetime(2028, 1, 1, 21, 59, tzinfo=WIB)
    assert not east.desk("ani").definitions.evaluation(PGM).due
    east.clock.at = datetime(2028, 1, 1, 22, 0, tzinfo=WIB)
    assert east.desk("ani").definitions.evaluation(PGM).due
