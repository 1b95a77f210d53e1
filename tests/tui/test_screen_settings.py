"""The office's settings and the officer's own: where they are read, and what a wrong file does."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from offices.on_screen import OfficeAtWork
from seat import settled

from sop_tui.desk.problems import BadInput
from sop_tui.text.language import Language
from sop_tui.tui import captive
from sop_tui.tui.captive import CaptiveApp
from sop_tui.tui.kept import Kept
from sop_tui.tui.kept_entries import ENTRIES, START, THEME
from sop_tui.tui.kept_entries import KEYS as KEYS_KEPT
from sop_tui.tui.kept_file import KeptFile
from sop_tui.tui.settings import read_settings
from sop_tui.tui.theme import DARK, LIGHT

KEYS = 'theme = "terang"\n[keys]\nforward = "v"\n'
FILTERS = '[[filter]]\nname = "Paspor"\ntext = "paspor"\n'
SESSION = {"TERM": "xterm-256color"}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The officer's own configuration folder."""
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setattr("sop_tui.tui.settings.user_config_path", lambda: folder)
    return folder


def put(folder: Path, keys: str = "", filters: str = "") -> None:
    for name, text in (("keys.toml", keys), ("filters.toml", filters)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")


def test_the_officers_own_settings_override_the_offices(tmp_path: Path, own: Path) -> None:
    put(tmp_path, KEYS, FILTERS)
    put(own, '[keys]\nforward = "s"\n')
    settings = read_settings(tmp_path, captive=False)
    assert settings.preferences.keys == {"forward": ("s",)}
    assert settings.preferences.palette is LIGHT
    assert settings.trouble is None


def test_a_byte_order_mark_is_accepted(tmp_path: Path, own: Path) -> None:
    put(tmp_path, f"\ufeff{KEYS}", f"\ufeff{FILTERS}")
    put(own, "\ufeff[keys]\nforward = 's'\n", '\ufeff[[filter]]\nname = "Saya"\n')
    settings = read_settings(tmp_path, captive=False)
    assert settings.trouble is None
    assert settings.preferences.keys == {"forward": ("s",)}
    assert {each.name for each in settings.filters.all()} == {"Paspor", "Saya"}


@pytest.mark.parametrize("captive", [True, False])
def test_choices_made_on_the_screen_override_the_files(
    tmp_path: Path, own: Path, captive: bool
) -> None:
    put(tmp_path, KEYS + 'note = "j"\n')
    put(own, 'theme = "kontras"\n')
    kept = Kept(KeptFile(tmp_path, "hadi"), ENTRIES)
    kept.put(THEME, "gelap")
    kept.put(KEYS_KEPT, {"forward": ("s",)})
    kept.put(START, "meja")
    kept.flush()
    settings = read_settings(tmp_path, captive=captive, officer="hadi")
    assert settings.preferences.palette is DARK
    assert settings.preferences.keys == {"forward": ("s",), "note": ("j",)}
    assert settings.preferences.begins_at_the_desk
    other = read_settings(tmp_path, captive=captive, officer="rina")
    assert other.preferences.keys == {"forward": ("v",), "note": ("j",)}


@pytest.mark.parametrize(
    "keys", [{"terbang": ("s",)}, {"forward": ("y",)}, {"forward": ("s",), "note": ("s",)}]
)
def test_saved_keys_that_no_longer_fit_are_ignored_for_those_of_the_files(
    tmp_path: Path, own: Path, keys: dict[str, tuple[str, ...]]
) -> None:
    put(tmp_path, KEYS)
    kept = Kept(KeptFile(tmp_path, "hadi"), ENTRIES)
    kept.put(KEYS_KEPT, keys)
    kept.flush()
    settings = read_settings(tmp_path, captive=True, officer="hadi")
    assert settings.preferences.keys == {"forward": ("v",)}


def test_a_shared_account_has_no_settings_of_ones_own(tmp_path: Path, own: Path) -> None:
    put(tmp_path, KEYS, FILTERS)
    put(own, '[keys]\nforward = "s"\n', '[[filter]]\nname = "Saya"\n')
    settings = read_settings(tmp_path, captive=True)
    assert settings.preferences.keys == {"forward": ("v",)}
    assert [each.name for each in settings.filters.all()] == ["Paspor"]


@pytest.mark.parametrize("captive", [True, False])
@pytest.mark.parametrize(
    ("keys", "filters", "said"),
    [
        ("[keys]\nterbang = 'a'\n", FILTERS, ["terbang"]),
        (KEYS, "[[filter]]\nnama = 'x'\n", ["saringan memuat"]),
        ("\x00", "\x00", ["keys.toml", "filters.toml"]),
    ],
)
def test_an_error_in_the_offices_file_does_not_stop_the_screen(
    tmp_path: Path, own: Path, captive: bool, keys: str, filters: str, said: list[str]
) -> None:
    put(tmp_path, keys, filters)
    put(own, '[keys]\nnote = "s"\n')
    settings = read_settings(tmp_path, captive=captive)
    words = Language()(settings.trouble or "")
    assert words.startswith("pengaturan kantor tidak dipakai; beri tahu admin: ")
    assert [each for each in said if each not in words] == []
    assert "\n" not in words
    held = {} if keys != KEYS else {"forward": ("v",)}
    assert settings.preferences.keys == (held if captive else {**held, "note": ("s",)})
    assert settings.preferences.palette is (LIGHT if keys == KEYS else DARK)
    assert [each.name for each in settings.filters.all()] == (
        ["Paspor"] if filters == FILTERS else []
    )


def test_an_error_in_the_officers_own_file_is_refused(tmp_path: Path, own: Path) -> None:
    put(own, "[keys]\nterbang = 'a'\n")
    with pytest.raises(BadInput, match="terbang"):
        read_settings(tmp_path, captive=False)


@pytest.mark.parametrize("key", ["y", "x", "enter", "escape"])
def test_a_key_that_answers_a_question_runs_no_command(tmp_path: Path, own: Path, key: str) -> None:
    put(own, f'[keys]\nforward = "{key}"\n')
    with pytest.raises(BadInput, match="forward"):
        read_settings(tmp_path, captive=False)


@pytest.mark.parametrize(
    ("keys", "shown", "status"),
    [(KEYS, "v Selesaikan", ""), ("[keys]\nterbang = 'a'\n", "a Selesaikan", "terbang")],
)
async def test_a_session_on_a_shared_server_has_the_keys_and_theme_of_the_office(
    office: OfficeAtWork, monkeypatch: pytest.MonkeyPatch, keys: str, shown: str, status: str
) -> None:
    office.open("Pungutan di loket", moved=3)
    put(office.path.parent, keys)
    before = {*office.path.parent.iterdir(), office.path.parent / "seen"}  # "seen" holds no texts
    app = session(office, SESSION, monkeypatch)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        lines = ["".join(span.text for span in line) for line in app._surface.lines]
        assert shown in lines[-2]
        assert status in " ".join(lines)
        assert app.palette is (LIGHT if keys == KEYS else DARK)
    assert {*office.path.parent.iterdir()} <= before


def session(
    office: OfficeAtWork, environ: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> CaptiveApp:
    """The screen that :func:`run_captive` would run."""
    made: list[CaptiveApp] = []

    def kept(app: CaptiveApp, **_: Any) -> None:
        made.append(app)

    monkeypatch.setattr(CaptiveApp, "run", kept)
    monkeypatch.setattr(captive, "clamp_window", lambda _: None)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(fileno=lambda: 0))
    captive.run_captive(office.new_desk("hadi"), Language(), environ)
    return made[0]
