"""The office's settings: each key has a default, and an error is named."""

from datetime import datetime
from pathlib import Path

import pytest

from sop_tui.desk.office_files import office_clock
from sop_tui.desk.opening import Whereabouts, initialize, open_desk
from sop_tui.desk.problems import BadInput
from sop_tui.desk.settings import Settings, read_settings
from sop_tui.storage.disk import place
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem


def write(folder: Path, text: str) -> None:
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


def test_the_settings_of_the_file_are_used(tmp_path: Path) -> None:
    write(tmp_path, 'calendar = "asn6"\nself_approval = false\n[calendars]\n"Kota X" = "asn5"\n')
    settings = read_settings(tmp_path)
    assert (settings.calendar, settings.self_approval) == ("asn6", False)
    assert settings.calendars["Kota X"] == "asn5"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kalender = 'asn5'", "“kalender” tidak dikenal"),
        ("archive_after = 'lama'", "“archive_after” harus berupa bilangan bulat"),
        ("calendar = ", "settings.toml"),
        ("journal = 'email'", "“journal” harus salah satu dari: , syslog"),
        ("calendar = “asn5”", "baris 1: tanda kutip lengkung"),
        ("archive_after = " + "9" * 5_000, "angka terlalu panjang"),
        ("x = " + "[" * 5_000, "bersarang terlalu dalam"),
    ],
)
def test_an_error_in_the_settings_is_named(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, text)
    with pytest.raises(BadInput, match=said) as caught:
        read_settings(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_network_file_system_is_refused_unless_the_office_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "file_system", lambda folder: "nfs4")
    path = tmp_path / "sop-tui.json"
    now = datetime.now(office_clock(path.parent, "asn5").zone)
    with pytest.raises(StoreProblem, match="network = true"):
        initialize(path, "ani", "Ani", now)
    assert not path.exists()
    initialize(path, "ani", "Ani", now, network=True).close()
    with pytest.raises(StoreProblem, match="network = true"):
        open_desk(Whereabouts(store=path, officer="ani"), {}, tmp_path)
    write(tmp_path, "network = true\n")
    assert open_desk(Whereabouts(store=path, officer="ani"), {}, tmp_path).me.name == "Ani"


def test_commits_go_to_syslog_if_the_office_sets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines: list[str] = []
    monkeypatch.setattr("syslog.syslog", lambda level, line: lines.append(line))
    path = tmp_path / "sop-tui.json"
    now = datetime.now(office_clock(path.parent, "asn5").zone)
    initialize(path, "ani", "Ani", now).close()
    write(tmp_path, 'journal = "syslog"\n')
    desk = open_desk(Whereabouts(store=path, officer="ani"), {}, tmp_path)
    desk.acts.open_case("pengaduan-masyarakat", "Aduan")
    (line,) = lines
    assert f"chain_head={FileStore.open(path).snapshot.chain_head}" in line
    assert "revision=2" in line
