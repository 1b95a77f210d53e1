"""A store written by the first release: it opens, can be used, and its definitions still work.

``stores/first-release.json`` was made with that release by hand: three cases of two SOPs, one of
them at its fourth step, and a second officer. It cannot be generated again; it only has to be read.
"""

import json
import shutil
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

from sop_tui.sop.reading import shipped_sops

KEPT = Path(__file__).parent / "stores" / "first-release.json"
AT_4 = "PGM-2026-0001"


class AsRoot(CommandLine):
    """Runs commands as the officer who made the store, whoever runs the tests."""

    def __call__(self, *words: str):  # type: ignore[no-untyped-def]
        return super().__call__(*(() if "--officer" in words else ("--officer", "root")), *words)


@pytest.fixture
def old(bare: CommandLine, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    bare.path.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(KEPT, bare.path)
    bare.path.chmod(0o600)
    return AsRoot(bare.path, capsys)


def chain_head() -> str:
    return str(json.loads(KEPT.read_bytes())["meta"]["1"]["chain_head"])


def test_it_is_read_and_whole_and_a_copy_of_it_as_it_was_is_put_away(old: CommandLine) -> None:
    assert {case["number"] for case in old.done("list", "--json").json} == {
        AT_4,
        "PGM-2026-0002",
        "SPK-2026-0001",
    }
    shown = old.done("show", AT_4, "--json").json
    assert (shown["node"], shown["subject"]) == ("4", "Yusuf Maulana")
    assert [event["kind"] for event in shown["history"]] == [
        "opened", "completed", "completed", "completed", "noted",
    ]  # fmt: skip
    assert old.done("store", "verify", "--json").json["chain_head"] == chain_head()
    (copy,) = old.path.parent.glob("**/*.*.json")
    assert copy.read_bytes() == KEPT.read_bytes()


def test_it_goes_on_and_its_procedures_are_adopted_migrated_evaluated_and_retired(
    old: CommandLine, tmp_path: Path
) -> None:
    new = tmp_path / f"{PGM}.toml"
    text = (shipped_sops() / f"{PGM}.toml").read_text()
    new.write_text(text.replace('time = "20 menit"', 'time = "25 menit"', 1))
    old.done("complete", "PGM-2026-0002")
    fresh = old.done("open", PGM, "Sesudah pembaruan").out.strip()
    assert fresh.startswith("PGM-")
    old.done("sop", "adopt", str(new), "--effective", "1/1/2026", "--letter", "SK-1")
    moved = old.done("sop", "migrate", PGM, "--reason", "SK-1", "--json").json
    assert {move["number"]: move["moved"] for move in moved} == {
        AT_4: True, "PGM-2026-0002": True, fresh: True,
    }  # fmt: skip
    old.done("--officer", "rina", "complete", AT_4)
    shown = old.done("show", AT_4, "--json").json
    assert [event["kind"] for event in shown["history"]][-2:] == ["migrated", "completed"]
    assert shown["node"] == "5"
    assert "Revisi terdahulu" in old.done("export", AT_4).out
    old.done("sop", "evaluate", PGM, "--result", "revisi", "--note", "waktu terlalu singkat")
    old.done("sop", "retire", PGM, "--from", "1/1/2026", "--reason", "digabung")
    assert [act["kind"] for act in old.done("sop", "history", PGM, "--json").json] == [
        "adopted", "evaluated", "retired",
    ]  # fmt: skip
    found = old.done("store", "verify", "--head", chain_head(), "--json").json
    assert found["ok"], found
