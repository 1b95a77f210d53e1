"""An act on a case that another process archived, or that a restore removed, is
refused in words.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from offices.small import MONDAY, PGM, OfficeAtWork

from sop_tui.casework.commands import Cancel, Command, Hold, Note
from sop_tui.desk.desk import Desk
from sop_tui.desk.problems import NotFound, Refused
from sop_tui.storage.files.archive import archive_cases
from sop_tui.storage.files.archives import YearlyArchives
from sop_tui.storage.files.backup import back_up
from sop_tui.storage.files.restore import restore_store
from sop_tui.storage.files.store import FileStore

pytestmark = pytest.mark.file_only  # a server archives nothing out of its tables
ACTS: tuple[Command, ...] = (Note(text="x"), Hold(reason="x"), Cancel(reason="x"))


def closed(desk: Desk) -> str:
    number = desk.acts.open_case(PGM, "Aduan").card.number
    desk.acts.do(number, Cancel(reason="ditarik"))
    return number


def put_away(office: OfficeAtWork) -> None:
    with FileStore.open(office.path) as store:
        assert archive_cases(store, MONDAY + timedelta(days=1))


@pytest.mark.parametrize("command", ACTS)
def test_archived_meanwhile(office: OfficeAtWork, command: Command) -> None:
    number = closed(office.ani)
    put_away(office)  # the desk has not refreshed since
    assert number in office.ani.workplace.store.snapshot.cases
    with pytest.raises(Refused) as caught:
        office.ani.acts.do(number, command)
    assert "diarsipkan" in str(caught.value)


@pytest.mark.parametrize("command", ACTS)
def test_restored_away_meanwhile(office: OfficeAtWork, command: Command) -> None:
    copy = back_up(office.path, at=MONDAY)
    number = closed(office.ani)
    restore_store(office.path, copy, at=MONDAY)
    with pytest.raises(NotFound) as caught:
        office.ani.acts.do(number, command)
    assert number in str(caught.value)


def test_an_act_done_before_it_was_archived_is_not_repeated(office: OfficeAtWork) -> None:
    number = office.ani.acts.open_case(PGM, "Aduan").card.number
    done = office.desk("ani").acts.do(number, Cancel(reason="ditarik"), identity="a" * 32)
    put_away(office)
    again = office.ani.acts.do(number, Cancel(reason="ditarik"), identity="a" * 32)
    assert again.event == done.event


def test_archives_are_not_read_under_the_lock(
    office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, gone = (office.ani.acts.open_case(PGM, "Aduan").card.number for _ in range(2))
    office.ani.acts.link(number, gone)
    office.ani.acts.do(gone, Cancel(reason="ditarik"))
    put_away(office)
    office.ani.workplace.store.refresh()
    locked: list[bool] = []
    looked: list[bool] = []
    commit, search = FileStore.commit, YearlyArchives._search

    def committing(self: FileStore, plan: object) -> object:
        locked.append(True)
        try:
            return commit(self, plan)  # type: ignore[arg-type]
        finally:
            locked.clear()

    def searching(self: YearlyArchives, path: Path, number: str) -> object:
        looked.append(bool(locked))
        return search(self, path, number)

    monkeypatch.setattr(FileStore, "commit", committing)
    monkeypatch.setattr(YearlyArchives, "_search", searching)
    office.desk("ani").acts.do(number, Note(text="x"))
    assert looked
    assert not any(looked)
