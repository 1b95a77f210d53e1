"""What README and the administrators' page tell a newcomer to type works to the end."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paper import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ADMINISTRATION = (ROOT / "docs" / "administration.md").read_text(encoding="utf-8")
PROGRAM = Path(sys.executable).parent


def block(text: str, heading: str, number: int = 0) -> str:
    """A fenced block of shell commands under a heading."""
    section = text.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    return blocks[number]


def typed(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Runs the commands as a newcomer types them, in a fresh folder; stops at the first error."""
    environ = {
        "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "LANG": "C.UTF-8",
        "PATH": f"{PROGRAM}:{os.environ['PATH']}",
    }  # fmt: skip
    return subprocess.run(
        ["bash", "-e", "-c", script], env=environ, cwd=home, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_the_commands_of_the_readme_run_to_their_end_on_a_fresh_store(tmp_path: Path) -> None:
    script = block(README, "Use it")
    assert script.count("sop-tui ") >= 9
    done = typed(script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "KARTU KENDALI" in done.stdout
    assert (tmp_path / "data" / "sop-tui" / "sop-tui.json").exists()


def test_the_setup_for_one_person_leads_to_the_screen(tmp_path: Path) -> None:
    script = block(ADMINISTRATION, "One person")
    *commands, screen = script.strip().splitlines()
    assert screen == "sop-tui"
    done = typed("\n".join(commands), tmp_path)
    assert done.returncode == 0, done.stderr
    assert "pengaduan-masyarakat" in done.stdout
    assert (tmp_path / "sop" / "kantor.json").exists()
    assert (tmp_path / "sop" / "sops" / "pengaduan-masyarakat.toml").exists()


def test_the_setup_for_one_group_makes_a_store_that_the_group_may_write(tmp_path: Path) -> None:
    folder = tmp_path / "srv"
    folder.mkdir()
    folder.chmod(0o2770)
    shown = re.search(r"'(export SOP_TUI_STORE=)/srv/sop/(.+)'", block(ADMINISTRATION, "One group"))
    assert shown is not None
    script = f"{shown[1]}'{folder / shown[2]}'\n{block(ADMINISTRATION, 'One group', 1)}"
    done = typed(f"{script}\nsop-tui officer list", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Budi Santoso" in done.stdout
    assert (folder / shown[2]).stat().st_mode & 0o777 == 0o660


@pytest.mark.parametrize("language", ["C", "id_ID.UTF-8", "en_US.UTF-8"])
def test_man_finds_the_page_in_any_language(tmp_path: Path, language: str) -> None:
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    data = re.search(r'"docs/sop-tui\.1" = "share/man/(.+)"', (ROOT / "pyproject.toml").read_text())
    assert data is not None
    page = tmp_path / data[1]
    page.parent.mkdir(parents=True)
    page.write_bytes((ROOT / "docs" / "sop-tui.1").read_bytes())
    found = subprocess.run(
        ["man", "-M", str(tmp_path), "-w", "sop-tui"],
        env={"PATH": os.environ["PATH"], "LC_ALL": language}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert found.stdout.strip() == str(page), found.stderr
