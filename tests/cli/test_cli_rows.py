"""Rows of several symbols on the command line: parts, ways, linked cases, letters."""

import re
from pathlib import Path

import pytest
from command_line import CommandLine

pytestmark = pytest.mark.both_engines

GUIDE = (Path(__file__).parents[2] / "docs" / "sop-files.md").read_text(encoding="utf-8")


@pytest.fixture
def office(sop_tui: CommandLine, tmp_path: Path) -> CommandLine:
    short, long = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    sops = sop_tui.path.parent / "sops"
    sops.mkdir()
    (sops / "evaluasi-usulan.toml").write_text(long, encoding="utf-8")
    (sops / "surat-keluar.toml").write_text(short, encoding="utf-8")
    return sop_tui


def test_a_case_goes_by_parts_ways_and_a_linked_case_to_its_end(office: CommandLine) -> None:
    number = office.done("open", "evaluasi-usulan", "Uji", "--from", "Dinas PU").out.strip()
    office.done("complete", number)
    shown = office.done("show", number, "--json").json
    assert (shown["node"], shown["lanes"]) == ("1.2", ["tim", "kabag"])
    office.done("complete", number, "--part", "kabag")
    shown = office.done("show", number, "--json").json
    assert [(part["role"], part["done_by"] is None) for part in shown["parts"]] == [
        ("tim", True), ("kabag", False),
    ]  # fmt: skip
    assert [e["number"] for e in office.done("list", "--lane", "tim", "--json").json] == [number]
    assert office.done("list", "--lane", "kabag", "--json").json == []
    for _ in range(2):
        office.done("complete", number)
    office.done("approve", number)
    shown = office.done("show", number, "--json").json
    assert shown["phase"] == "choice"
    assert [way["to"] for way in shown["ways"]] == ["3", "4", "selesai"]
    assert "1 Ya, 2 Tidak, 3 Tidak perlu" in office("choose", number, "x").err
    office.done("choose", number, "2")
    assert "surat-keluar; langkah ini menunggu berkasnya selesai" in (
        " ".join(office.done("show", number).out.split())
    )
    assert f'ketik sop-tui open surat-keluar "…" --following {number};' in (
        office.refused(3, "complete", number)
    )
    other = office.done("open", "surat-keluar", "Lanjutan", "--following", number).out.strip()
    assert office.done("show", other, "--json").json["links"][0]["back"]
    assert f"{number} (asal berkas ini; berjalan, langkah 4" in office.done("show", other).out
    assert f"menunggu berkas {other} selesai lebih dahulu" in office("complete", number).err
    assert f"ketik sop-tui show {other};" in office.refused(3, "complete", number)
    assert f"{other} (lanjutan dari langkah 4; berjalan, langkah 1" in (
        office.done("show", number).out
    )
    assert f"{other} (lanjutan)" in office.done("export", number).out
    assert f"{number} (asal)" in office.done("export", other).out
    office.done("cancel", other, "--reason", "dobel")
    office.done("complete", number)
    office.done("complete", number)
    shown = office.done("show", number, "--json").json
    assert shown["status"] == "completed"
    assert shown["passed_over"] == ["3", "3p", "3p2"]
    assert shown["letter"]["from"] == "Dinas PU"
    assert office.done("store", "verify").out.startswith("utuh")


def test_a_correction_and_a_hand_over_are_in_the_history(office: CommandLine) -> None:
    number = office.done("open", "evaluasi-usulan", "Uji").out.strip()
    me = office.done("show", number, "--json").json["waiting_for"][0]["id"]
    assert "petugas entah tidak ada" in office.refused(4, "hand", number, "entah")
    office.done("hand", number, me, "--note", "dahulukan")
    office.done("correct", number, "--field", "title", "--to", "Uji coba", "--reason", "keliru")
    shown = office.done("show", number, "--json").json
    assert (shown["title"], shown["holder"]) == ("Uji coba", me)
    assert shown["history"][-1]["changes"] == [{"field": "title", "old": "Uji", "new": "Uji coba"}]
    assert office("correct", number, "--field", "received", "--to", "kemarin").code == 2


def test_a_check_notes_a_step_that_leads_to_no_sop_of_the_office(office: CommandLine) -> None:
    sops = office.path.parent / "sops"
    assert "menunggu SOP" not in office.done("sop", "check").out + office.done("sop", "check").err
    (sops / "surat-keluar.toml").unlink()
    lines = (sops / "evaluasi-usulan.toml").read_text("utf-8").splitlines()
    line = 1 + next(n for n, text in enumerate(lines) if text.startswith("leads_to"))
    for words in (("sop", "check"), ("sop", "check", str(sops / "evaluasi-usulan.toml"))):
        done = office.done(*words)
        assert (
            f"{sops / 'evaluasi-usulan.toml'}:{line}: langkah 4: menunggu SOP surat-keluar, yang "
            "tidak ada di kantor ini: langkah itu tidak dapat diselesaikan sebelum SOP itu ada"
        ) in " ".join((done.out + done.err).split())
        (notice,) = (
            notice
            for each in office.done(*words, "--json").json
            for notice in each["notices"]
            if "menunggu SOP" in notice["message"]
        )
        assert (notice["line"], notice["step"]) == (line, 4)


def test_files_that_are_checked_together_may_lead_to_one_another(office: CommandLine) -> None:
    sops = office.path.parent / "sops"
    apart = office.path.parent / "baru"
    apart.mkdir()
    files = [
        (sops / f"{name}.toml").rename(apart / f"{name}.toml")
        for name in ("evaluasi-usulan", "surat-keluar")
    ]
    done = office.done("sop", "check", *map(str, files))
    assert "menunggu SOP" not in done.out + done.err
    done = office.done("sop", "check", str(files[0]))
    assert "menunggu SOP" in done.out + done.err


def test_why_a_choice_led_back_is_a_reason_on_paper(office: CommandLine) -> None:
    text = (office.path.parent / "sops" / "evaluasi-usulan.toml").read_text(encoding="utf-8")
    again = '[[step.choice.way]]\nname = "Ulang"\nto = "1"\n\n[[step]]\nno = 3'
    (office.path.parent / "sops" / "evaluasi-usulan.toml").write_text(
        text.replace("[[step]]\nno = 3", again), encoding="utf-8"
    )
    number = office.done("open", "evaluasi-usulan", "Uji").out.strip()
    for _ in range(4):
        office.done("complete", number)
    office.done("approve", number, "--note", "lengkap")
    offered = f'ketik sop-tui choose {number} "Ulang" --reason "…";'
    assert offered in office.refused(3, "choose", number, "ulang")
    assert f'ketik sop-tui choose {number} "Ya";' in office.refused(3, "choose", number, "Entah")
    office.done("choose", number, "Ulang", "--reason", "bahan keliru")
    paper = office.done("export", number).out
    assert "Alasan       | bahan keliru" in paper
    assert "Catatan      | lengkap" in paper


def test_cases_to_be_linked_may_be_named_by_short_numbers(office: CommandLine) -> None:
    number = office.done("open", "evaluasi-usulan", "Uji").out.strip()
    other = office.done("open", "surat-keluar", "Surat").out.strip()

    def short(full: str) -> str:
        code, _, n = full.split("-")
        return f"{code.lower()} {int(n)}"

    office.done("link", short(number), short(other))
    assert other in office.done("show", number).out
    third = office.done("open", "surat-keluar", "Lain", "--following", short(number)).out.strip()
    assert third in office.done("show", number).out


def test_the_command_to_type_keeps_the_target_the_field_and_the_part(office: CommandLine) -> None:
    number = office.done("open", "evaluasi-usulan", "Uji").out.strip()
    assert f'correct {number} --field subject --to "…" --reason "…";' in (
        office.refused(3, "correct", number, "--field", "subject", "--to", "Ani")
    )
    office.done("complete", number)
    office.done("complete", number, "--part", "kabag")
    assert f'recall {number} --part kabag --reason "…";' in (
        office.refused(3, "recall", number, "--part", "kabag")
    )
    for _ in range(2):
        office.done("complete", number)
    assert f'return {number} --to 1.2 --reason "…";' in (
        office.refused(3, "return", number, "--to", "1.2")
    )
    assert f'return {number} --reason "…";' in (
        office.refused(3, "return", number, "--to", "9", "--reason", "x")
    )
