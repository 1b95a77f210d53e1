"""The cache of national holidays beside the store gives the same dates faster; nothing depends on
it.
"""

import hashlib
import json
import os
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from offices.timed import MONDAY, STORE, TimedDesk, wib
from thoroughness import examples

from sop_tui.desk.holiday_cache import HolidayCache
from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import initialize
from sop_tui.desk.timing import FileClock
from sop_tui.storage.disk.place import warnings
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.verify import verify_store
from sop_tui.worktime.calendar import Calendar, HolidayYear
from sop_tui.worktime.due import due_date_of
from sop_tui.worktime.explain import explain_due
from sop_tui.worktime.national import IndonesianHolidays
from sop_tui.worktime.printed import read_duration
from sop_tui.worktime.shipped import shipped_calendar_file
from sop_tui.worktime.timetable import timetable_of

PACKAGE = IndonesianHolidays()
NAME = PACKAGE.version.replace(" ", "-") + ".json"
WAYS = [
    (start, read_duration(duration))
    for start in ("2026-03-13 09.00", "2026-11-23 16.30", "2026-12-23 10.00", "2027-02-05 11.45")
    for duration in ("30 menit", "3 hari", "0,5 hari", "5 hari 480 menit", "1 bulan", "400 hari")
]


class Watched(IndonesianHolidays):
    """The package, recording the years it is asked for."""

    def __init__(self) -> None:
        object.__setattr__(self, "asked", [])

    asked: list[int]

    def year(self, year: int) -> HolidayYear:
        self.asked.append(year)
        return super().year(year)


class Other(Watched):
    """Another version of the data, on the disk and loaded."""

    version = loaded_version = "holidays 999.1"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / STORE
    initialize(path, "siti", "Siti Aminah", MONDAY).close()
    return path


def kept(store: Path) -> Path:
    return store.parent / "cache" / NAME


def keep(store: Path, *years: int) -> bytes:
    holidays = HolidayCache(store.parent, PACKAGE)
    for year in years:
        holidays.year(year)
    return kept(store).read_bytes()


def answers(calendar: Calendar) -> list[object]:
    return [
        (due_date_of(calendar, wib(start), duration), explain_due(calendar, wib(start), duration))
        for start, duration in WAYS
    ]


def asked_for(store: Path, *years: int) -> list[int]:
    """Those of the years for which a new process calls the package; asserts that all holidays are
    right.
    """
    source = Watched()
    holidays = HolidayCache(store.parent, source)
    for year in years:
        assert holidays.year(year) == PACKAGE.year(year)
    return source.asked


def test_due_dates_and_explanations_are_the_same_with_and_without_the_cache(store: Path) -> None:
    for name in ("asn5", "asn6"):
        plain = FileClock(shipped_calendar_file(name)).calendar
        first, second = (
            office_clock(store.parent, name).calendar,
            office_clock(store.parent, name).calendar,
        )
        assert answers(plain) == answers(first) == answers(second)
        assert plain.fingerprint == first.fingerprint
    assert asked_for(store, 2026, 2027) == []


@settings(max_examples=examples(20), deadline=None)
@given(years=st.lists(st.integers(1990, 2060), min_size=1, max_size=6))
def test_any_year_comes_back_as_the_package_has_it(
    years: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("office") / STORE
    path.touch()
    keep(path, *years)
    assert asked_for(path, *years) == []


def test_a_new_year_is_computed_once_and_cached_with_the_others(store: Path) -> None:
    keep(store, 2026)
    assert asked_for(store, 2026, 2027) == [2027]
    assert asked_for(store, 2026, 2027) == []


def test_a_running_session_uses_what_another_cached_meanwhile(store: Path) -> None:
    source = Watched()
    running = HolidayCache(store.parent, source)
    running.year(2026)
    keep(store, 2027)
    assert running.year(2027) == PACKAGE.year(2027)
    assert source.asked == [2026]


def test_questions_about_a_far_century_do_not_make_the_file_grow(store: Path) -> None:
    keep(store, *range(2026, 1980, -1))
    years = json.loads(kept(store).read_bytes())["years"]
    assert list(years) == [str(year) for year in range(2000, 1980, -1)]


def test_a_changed_calendar_file_counts_at_once(tmp_path: Path) -> None:
    office = TimedDesk(tmp_path)
    number = office.open()
    for _ in range(3):
        office.forward(number)
    assert office.desk.lists.card(number).due_at == wib("2026-11-24 08.00")
    assert kept(office.path).exists()
    own = tmp_path / "calendars" / "asn5.toml"
    own.parent.mkdir()
    own.write_text(
        shipped_calendar_file("asn5").read_text("utf-8")
        + '\n[[holiday]]\nday = 2026-11-24\nname = "Hari jadi kota"\nsource = "SK Wali Kota"\n',
        "utf-8",
    )
    office.sit_down()
    assert office.desk.lists.card(number).due_at == wib("2026-11-25 08.00")


def test_another_version_of_the_data_is_computed_again_and_the_old_file_removed(
    store: Path,
) -> None:
    keep(store, 2026)
    source = Other()
    HolidayCache(store.parent, source).year(2026)
    assert source.asked == [2026]
    assert [path.name for path in kept(store).parent.iterdir()] == ["holidays-999.1.json"]


def test_a_renamed_file_of_another_version_is_not_used(store: Path) -> None:
    HolidayCache(store.parent, Other()).year(2026)
    (store.parent / "cache" / "holidays-999.1.json").rename(kept(store))
    assert asked_for(store, 2026) == [2026]


@pytest.mark.parametrize("which", ["version", "loaded_version"])
def test_nothing_is_kept_once_the_package_was_replaced_under_a_process(
    store: Path, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    source = Watched()
    holidays = HolidayCache(store.parent, source)
    monkeypatch.setattr(Watched, which, "holidays 999.1", raising=False)
    holidays.year(2026)
    assert not kept(store).parent.exists()


def test_a_file_by_another_version_of_the_program_counts_as_none(store: Path) -> None:
    data = json.loads(keep(store, 2026))
    data["form"] = "sop-tui 0.0.1, 1"
    kept(store).write_text(json.dumps(data))
    assert asked_for(store, 2026) == [2026]
    assert asked_for(store, 2026) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 5000, b"null", b"[]", b"{}", b'{"x":' + b"[" * 100_000, b'{"\xff":1}'],
    ids=["empty", "zeros", "null", "array", "object", "deep", "bytes"],
)
def test_a_file_that_is_no_cache_is_replaced(store: Path, data: bytes) -> None:
    keep(store, 2026)
    kept(store).write_bytes(data)
    assert asked_for(store, 2026) == [2026]
    assert asked_for(store, 2026) == []


@settings(max_examples=examples(200), deadline=None)
@given(data=st.data())
def test_no_damage_changes_a_holiday(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "damage" / STORE
    path.parent.mkdir(exist_ok=True)
    path.touch()
    kept(path).unlink(missing_ok=True)
    whole = bytearray(keep(path, 2026))
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        del whole[at:]
    else:
        whole[at] ^= data.draw(st.integers(1, 255))
    kept(path).write_bytes(whole)
    asked_for(path, 2026)  # asserts the same holidays as the package


def test_a_holiday_removed_by_hand_comes_back(store: Path) -> None:
    data = json.loads(keep(store, 2026))
    del data["years"]["2026"]["days"][-1]
    kept(store).write_text(json.dumps(data))
    assert asked_for(store, 2026) == [2026]


def test_a_signed_file_that_is_no_calendar_counts_as_none(store: Path) -> None:
    data = json.loads(keep(store, 2026))
    data["years"] = {"2026": {"days": [{"day": "besok"}], "covered": True}}
    years = json.dumps(data["years"])
    data["sha256"] = hashlib.sha256(years.encode()).hexdigest()
    kept(store).write_text(json.dumps(data))
    assert asked_for(store, 2026) == [2026]


@contextmanager
def without_rights_of_root() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_works_without_a_cache(store: Path) -> None:
    store.parent.chmod(0o555)
    try:
        with without_rights_of_root():
            if not os.access(sysconfig.get_path("purelib"), os.R_OK, effective_ids=True):
                pytest.skip("this environment is root's alone")
            assert asked_for(store, 2026) == [2026]
            assert asked_for(store, 2026) == [2026]
    finally:
        store.parent.chmod(0o755)
    assert not kept(store).parent.exists()


def test_a_full_disk_works_without_a_cache_and_leaves_no_file(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", full)
    assert asked_for(store, 2026) == [2026]
    assert list(kept(store).parent.iterdir()) == []


@pytest.mark.parametrize("kind", ["file", "link", "pipe"])
def test_another_file_in_its_place_is_left_alone(store: Path, tmp_path: Path, kind: str) -> None:
    folder, elsewhere = store.parent / "cache", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "holidays-1.json").touch()
    if kind == "file":
        folder.touch()
    elif kind == "link":
        folder.symlink_to(elsewhere)
    else:
        folder.mkdir()
        os.mkfifo(kept(store))
    assert asked_for(store, 2026) == [2026]
    assert [path.name for path in elsewhere.iterdir()] == ["holidays-1.json"]


def test_a_folder_without_a_store_is_left_as_it_is(tmp_path: Path) -> None:
    assert asked_for(tmp_path / "none" / STORE, 2026) == [2026]
    assert asked_for(tmp_path / STORE, 2026) == [2026]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as two users")
def test_another_user_leaves_nothing_that_the_owner_of_the_store_could_not_read(
    store: Path,
) -> None:
    os.chown(store.parent, 65534, 65534)
    assert asked_for(store, 2026) == [2026]
    assert not kept(store).parent.exists()


@pytest.mark.parametrize(
    ("folder", "cache", "file"), [(0o700, 0o700, 0o600), (0o2770, 0o2770, 0o660)]
)
def test_the_modes_follow_the_folder_of_the_store(
    store: Path, folder: int, cache: int, file: int
) -> None:
    store.parent.chmod(folder)
    former = os.umask(0o077)
    try:
        keep(store, 2026)
    finally:
        os.umask(former)
    assert stat.S_IMODE(kept(store).parent.stat().st_mode) == cache
    assert stat.S_IMODE(kept(store).stat().st_mode) == file


def test_concurrent_writers_leave_one_complete_file(store: Path) -> None:
    def one(at: int) -> HolidayYear:
        return HolidayCache(store.parent, PACKAGE).year(2020 + at % 8)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(48)))
    assert found == [PACKAGE.year(2020 + at % 8) for at in range(48)]
    assert [path.name for path in kept(store).parent.iterdir()] == [NAME]
    assert len(asked_for(store, *range(2020, 2028))) < 8


def test_the_file_of_a_killed_process_is_removed(store: Path) -> None:
    kept(store).parent.mkdir()
    (kept(store).parent / f"{NAME}.0badcafe.tmp").touch()
    keep(store, 2026)
    assert [path.name for path in kept(store).parent.iterdir()] == [NAME]


def test_checks_and_copies_of_the_store_ignore_the_cache(store: Path) -> None:
    store.parent.chmod(0o700)
    keep(store, 2026)
    assert verify_store(store).ok
    assert warnings(store) == ()
    back_up(store, at=MONDAY)
    assert all("holidays" not in path.name for path in (store.parent / "backup").iterdir())
    FileStore.open(store).close()


def test_acts_and_views_import_neither_the_holiday_package_nor_pydantic(tmp_path: Path) -> None:
    path = tmp_path / "office" / STORE
    environ = {**os.environ, "SOP_TUI_STORE": str(path)}
    code = (
        "import sys; from sop_tui.cli.main import main; code = main(sys.argv[1:]); "
        "print([m for m in ('holidays', 'pydantic') if m in sys.modules], file=sys.stderr); "
        "sys.exit(code)"
    )

    def typed(*words: str) -> tuple[str, str]:
        command = [sys.executable, "-c", code, *words]
        done = subprocess.run(
            command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout.strip(), done.stderr.splitlines()[-1]

    typed("store", "init", "--name", "Siti Aminah")
    number, _ = typed("open", "pengaduan-masyarakat", "Keterlambatan pelayanan")
    this_year = date.today().year
    timetable_of(office_clock(path.parent, "asn5").calendar, this_year - 1, this_year + 1)
    for words in (["complete", number], ["show", number], ["list", "--overdue"]):
        assert typed(*words)[1] == "[]", words
    assert typed("open", "pengaduan-masyarakat", "Pungutan di loket")[1] == "[]"
