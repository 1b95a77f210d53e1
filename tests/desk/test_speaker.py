"""Who acts: the OS user; only the owner of the store may act as another officer."""

import os
from pathlib import Path

import pytest

from sop_tui.desk.opening import Whereabouts, login_name, speaker
from sop_tui.desk.problems import Refused
from sop_tui.storage.opening import engine_at

OTHER = 61_235


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "sop-tui.json"
    path.parent.mkdir(mode=0o700)
    path.touch(0o600)
    return path


def named(store: Path, officer: str | None) -> str:
    return speaker(Whereabouts(store=store, officer=officer), engine_at(store))


def test_without_a_name_the_officer_is_the_login(store: Path) -> None:
    assert named(store, None) == login_name()


def test_the_owner_of_a_store_may_act_as_any_officer(store: Path) -> None:
    assert named(store, "budi") == "budi"


def test_others_act_only_as_themselves(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: OTHER)
    assert named(store, login_name()) == login_name()
    with pytest.raises(Refused) as caught:
        named(store, "budi")
    assert caught.value.code == "identity"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files to others")
def test_the_last_writer_in_a_shared_folder_is_not_its_owner(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.parent.chmod(0o2770)
    os.chown(store, OTHER, -1)
    monkeypatch.setattr(os, "geteuid", lambda: OTHER)
    with pytest.raises(Refused):
        named(store, "budi")
    os.chown(store.parent, OTHER, -1)
    store.parent.chmod(0o2770)
    assert named(store, "budi") == "budi"
