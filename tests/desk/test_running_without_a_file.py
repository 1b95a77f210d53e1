"""Cases whose definition's file is missing, broken or renamed: their roles can still be granted,
deputised and seen, and losing the last holder is reported.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from offices.small import PGM, OfficeAtWork

from sop_tui.casework.acts import Act
from sop_tui.casework.commands import Complete
from sop_tui.casework.model import Kind
from sop_tui.desk.definition_views import DefinitionState
from sop_tui.desk.opening import codes_held, codes_in_use
from sop_tui.desk.problems import NotFound
from sop_tui.sop.reading import read_folder, shipped_sops

pytestmark = pytest.mark.both_engines

FILE = f"{PGM}.toml"
WRONG: dict[str, Callable[[Path], object]] = {
    "gone": lambda folder: (folder / FILE).unlink(),
    "broken": lambda folder: (folder / FILE).write_text("x = ["),
    "renamed": lambda folder: (folder / FILE).rename(folder / "pengaduan-baru.toml"),
    "another role": lambda folder: (folder / FILE).write_text(
        (folder / FILE).read_text().replace("kakanwil", "kepala").replace("kadiv", "wakil")
    ),
}


@pytest.fixture(params=WRONG)
def wrong(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def running(office: OfficeAtWork, tmp_path: Path, wrong: str) -> SimpleNamespace:
    """An office with a case that waits for Kakanwil, before something happens to the file."""
    number = office.ani.acts.open_case(PGM, "Satu").card.number
    office.ani.acts.do(number, Complete())
    office.ani.officers.edit("ani", take=["*"])
    folder = tmp_path / "sops"
    folder.mkdir()
    (folder / FILE).write_bytes((shipped_sops() / FILE).read_bytes())
    WRONG[wrong](folder)
    store = office.ani.workplace.store
    office.library = read_folder(folder, codes_in_use(store), codes_held(store))
    return SimpleNamespace(number=number, folder=folder)


def test_its_roles_are_granted_deputised_and_listed(
    office: OfficeAtWork, running: SimpleNamespace
) -> None:
    admin = office.desk("ani")
    known = {role.id: role.name for role in admin.officers.roles.all()}
    assert known[f"{PGM}:kakanwil"] == "Kakanwil"
    assert known[f"{PGM}:kabag-p2"] == "Kabag P2"
    admin.officers.add("baru", "Orang Baru", roles=[f"{PGM}:kakanwil"])
    admin.officers.add("wakil", "Orang Lain")
    admin.officers.deputize(
        "wakil", f"{PGM}:kadiv", "plh", date(2026, 11, 1), date(2026, 12, 1), "ST-1"
    )
    new, deputy = office.desk("baru"), office.desk("wakil")
    assert new.me.roles[PGM] == ("kakanwil",)
    assert [(each.sop, each.role, each.name) for each in deputy.me.acting] == [
        (PGM, "kadiv", "Kadiv")
    ]
    assert PGM in {sop.id for sop in new.lists.sops()}
    (lane,) = [lane for lane in new.lists.board(PGM).lanes if lane.cards]
    assert (lane.name, lane.yours) == ("Kakanwil", True)
    assert new.acts.why_not(Act.COMPLETE, running.number) is None
    new.acts.do(running.number, Complete())
    assert deputy.acts.do(running.number, Complete()).event.kind is Kind.COMPLETED
    assert deputy.lists.card(running.number).lane == "kabag-p2"


def test_losing_the_last_holder_of_an_awaited_role_is_reported(
    office: OfficeAtWork, running: SimpleNamespace
) -> None:
    admin = office.desk("ani")
    for done in (
        admin.officers.preview.remove("kakanwil"),
        admin.officers.preview.edit("kakanwil", take=[f"{PGM}:kakanwil"]),
    ):
        assert any(
            running.number in str(said) and "tanpa pemegang" in str(said) for said in done.notices
        )
    other = admin.officers.preview.remove("kadiv")
    assert not any(running.number in str(said) for said in other.notices)


def test_it_is_listed_and_opens_no_case_unless_its_file_still_says_so(
    office: OfficeAtWork, running: SimpleNamespace, wrong: str
) -> None:
    desk = office.desk("ani")
    (view,) = [view for view in desk.definitions.all() if view.id == PGM]
    state = {"broken": DefinitionState.UNUSABLE, "another role": DefinitionState.IN_FORCE}.get(
        wrong, DefinitionState.RUNNING_OUT
    )
    assert (view.state, view.running) == (state, 1)
    if state is DefinitionState.IN_FORCE:
        assert view.older == 1
        assert desk.acts.open_case(PGM, "Dua")
        return
    with pytest.raises(NotFound):
        desk.acts.open_case(PGM, "Dua")
    if wrong == "renamed":  # the code is in use by the renamed file
        with pytest.raises(NotFound, match=f"PGM juga dipakai {PGM}"):
            desk.acts.open_case("pengaduan-baru", "Dua")
        (running.folder / "pengaduan-baru.toml").rename(running.folder / FILE)
        store = desk.workplace.store
        office.library = read_folder(running.folder, codes_in_use(store), codes_held(store))
        assert office.desk("ani").acts.open_case(PGM, "Dua")


def test_a_code_is_free_again_when_the_last_case_by_it_has_ended(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    from sop_tui.casework.commands import Cancel

    number = office.ani.acts.open_case(PGM, "Satu").card.number
    folder = tmp_path / "sops"
    folder.mkdir()
    (folder / "pengaduan-baru.toml").write_bytes((shipped_sops() / FILE).read_bytes())
    store = office.ani.workplace.store
    assert not read_folder(folder, codes_in_use(store), codes_held(store)).procedures
    office.ani.acts.do(number, Cancel(reason="dicabut pelapor"))
    assert read_folder(folder, codes_in_use(store), codes_held(store)).procedures


def test_a_file_may_not_take_the_code_of_an_adopted_definition(
    office: OfficeAtWork, tmp_path: Path
) -> None:
    office.ani.definitions.adopt(shipped_sops() / FILE, date(2027, 1, 1))
    folder = tmp_path / "sops"
    folder.mkdir()
    (folder / "pengaduan-baru.toml").write_bytes((shipped_sops() / FILE).read_bytes())
    store = office.ani.workplace.store
    found = read_folder(folder, codes_in_use(store), codes_held(store))
    assert PGM in str(found.unusable["pengaduan-baru.toml"])
    office.ani.definitions.retire(PGM, date(2027, 2, 1), "digabung")
    assert read_folder(folder, codes_in_use(store), codes_held(store)).procedures
