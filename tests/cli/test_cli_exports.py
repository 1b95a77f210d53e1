"""Exports of cases: histories, sheets and lists, to stdout or to a file."""

import stat
from pathlib import Path

import pytest
from command_line import PGM, CommandLine

pytestmark = pytest.mark.both_engines

PPP = "pemantauan-pelayanan-publik"
TODAY = ("--from", "2020-01-01", "--until", "2999-12-31")


def test_export_prints_the_history(sop_tui: CommandLine) -> None:
    number = sop_tui.open("Dugaan pungutan liar")
    text = sop_tui.done("export", number).out
    assert number in text
    assert "Dugaan pungutan liar" in text
    assert max(map(len, text.splitlines())) <= 80


def test_export_to_a_file_is_the_same_text(sop_tui: CommandLine, tmp_path: Path) -> None:
    number = sop_tui.open("Pungli")
    target = tmp_path / "out.json"
    answer = sop_tui.done("export", number, "--format", "json", "-o", str(target))
    assert answer.out == ""
    assert target.read_text(encoding="utf-8") == sop_tui.done("show", number, "--json").out
    sop_tui.refused(2, "export", number, "-o", str(tmp_path / "nowhere" / "out.txt"))


def test_export_of_all_takes_the_closed_ones_too(sop_tui: CommandLine) -> None:
    first = sop_tui.open()
    second = sop_tui.open()
    sop_tui.done("cancel", second, "--reason", "dobel")
    exported = sop_tui.done("export", "--all", "--format", "json").json
    assert [case["number"] for case in exported] == [first, second]
    text = sop_tui.done("export", "--all").out
    assert first in text
    assert second in text


def test_export_as_logs(sop_tui: CommandLine, tmp_path: Path) -> None:
    number = sop_tui.open("=1+1")
    target = tmp_path / "log.csv"
    sop_tui.done("export", number, "--format", "csv", "-o", str(target))
    header, row = target.read_bytes().decode().split("\r\n")[:2]
    assert header.startswith('"case_id","activity","timestamp","resource","lifecycle"')
    assert row.startswith(f'"{number}"')
    assert '"=1+1"' not in row
    assert f'value="{number}"' in sop_tui.done("export", number, "--format", "xes").out
    assert sop_tui.done("export", "--all", "--format", "xes").out.count("<trace>") == 1


def test_a_file_that_is_there_is_not_overwritten_unless_forced(
    sop_tui: CommandLine, tmp_path: Path
) -> None:
    number = sop_tui.open()
    target = tmp_path / "berkas.txt"
    target.write_text("milik orang", encoding="utf-8")
    target.chmod(0o600)
    assert "--force" in sop_tui.refused(2, "export", number, "-o", str(target))
    assert target.read_text(encoding="utf-8") == "milik orang"

    sop_tui.done("export", number, "-o", str(target), "--force")

    assert number in target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    for command in (("sop", "export", PGM), ("report", PGM)):
        sop_tui.refused(2, *command, "-o", str(target))


def test_what_cannot_be_made_leaves_no_file(sop_tui: CommandLine, tmp_path: Path) -> None:
    number = sop_tui.open()
    sop_tui.done("cancel", number, "--reason", "dobel")
    folder = tmp_path / "keluar"
    folder.mkdir()

    printed = sop_tui.refused(2, "export", number, "--disposition", "-o", str(folder / "x.txt"))

    assert "dibatalkan" in printed or "berakhir" in printed
    assert list(folder.iterdir()) == []
    sop_tui.refused(2, "export", number, "-o", str(folder))
    sop_tui.refused(2, "export", number, "-o", str(folder / ("x" * 300)))
    assert list(folder.iterdir()) == []


def test_what_is_no_file_is_written_to_and_stays(sop_tui: CommandLine) -> None:
    sop_tui.done("export", sop_tui.open(), "-o", "/dev/null")
    assert Path("/dev/null").is_char_device()


def test_a_link_is_followed_and_stays(sop_tui: CommandLine, tmp_path: Path) -> None:
    number = sop_tui.open()
    (tmp_path / "link.txt").symlink_to(tmp_path / "target.txt")
    sop_tui.done("export", number, "-o", str(tmp_path / "link.txt"))
    assert (tmp_path / "link.txt").is_symlink()
    assert number in (tmp_path / "target.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["text", "csv", "json", "xes"])
def test_a_reporter_is_named_only_where_it_is_asked_for(sop_tui: CommandLine, form: str) -> None:
    title = "Laporan SITI  aminah"
    number = sop_tui.open(title, PGM, "--subject", "Siti Aminah")
    sop_tui.done("note", number, "Siti Aminah datang sendiri")
    for asked in ((number,), ("--all",)):
        text = sop_tui.done("export", *asked, "--format", form).out
        assert "aminah" not in text.casefold()
        assert "identitas dirahasiakan" in text
        named = sop_tui.done("export", *asked, "--format", form, "--with-identity").out
        assert named.count("Siti Aminah") >= 2
        assert "identitas dirahasiakan" not in named
        english = sop_tui.done("export", *asked, "--format", form, "--lang", "en").out
        assert "(identity withheld)" in english
        assert "dirahasiakan" not in english


def test_an_applicant_whose_procedure_keeps_no_secret_is_named(sop_tui: CommandLine) -> None:
    number = sop_tui.open("Survei", PPP, "--subject", "Siti Aminah")
    assert "Siti Aminah" in sop_tui.done("export", number).out


def test_the_agenda_lists_the_period_with_a_book_for_each_agency(sop_tui: CommandLine) -> None:
    complaint = sop_tui.open("Pungli", PGM, "--subject", "Siti Aminah")
    survey = sop_tui.open("Survei", PPP, "--subject", "Budi")
    sop_tui.done("cancel", survey, "--reason", "dobel")

    kanwil, kota = sop_tui.done("export", "--agenda", *TODAY).out.split("\f")

    assert complaint in kanwil
    assert survey in kota
    assert "Siti" not in kanwil
    assert "Budi" in kota
    assert "Siti" in sop_tui.done("export", "--agenda", *TODAY, "--with-identity").out
    none = sop_tui.done("export", "--agenda", "--from", "1/1/2020", "--until", "2020-01-31").out
    assert "0 berkas" in none


def test_the_disposition_sheet_goes_with_the_step(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.done("complete", number)
    text = sop_tui.done("export", number, "--disposition").out
    assert "LEMBAR DISPOSISI" in text
    assert "Kakanwil" in text


def test_a_spreadsheet_may_have_its_mark(sop_tui: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    sop_tui.done("export", sop_tui.open(), "--format", "csv", "--bom", "-o", str(target))
    assert target.read_bytes().startswith(b'\xef\xbb\xbf"case_id"')


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--all", "PGM-2026-0001"),
        ("--all", "--agenda", *TODAY),
        ("--all", "--disposition"),
        ("PGM-2026-0001", "--disposition", "--format", "csv"),
        ("PGM-2026-0001", "--bom"),
        ("PGM-2026-0001", "--from", "2026-01-01"),
        ("--agenda",),
        ("--agenda", "--from", "2026-01-01"),
        ("--agenda", "--from", "2026-02-01", "--until", "2026-01-01"),
        ("--agenda", "--from", "kemarin", "--until", "2026-01-01"),
        ("--agenda", *TODAY, "--format", "xes"),
    ],
)
def test_what_does_not_go_together_is_bad_usage(
    sop_tui: CommandLine, words: tuple[str, ...]
) -> None:
    sop_tui.open()
    sop_tui.refused(2, "export", *words)


@pytest.mark.file_only
def test_an_export_says_whether_the_history_is_what_was_recorded(
    sop_tui: CommandLine,
) -> None:
    number = sop_tui.open()
    sop_tui.done("note", number, "diterima AAAA")
    assert "sidik jari cocok" in sop_tui.done("export", number).out
    text = sop_tui.path.read_text(encoding="utf-8")
    sop_tui.path.write_text(text.replace("diterima AAAA", "diterima BBBB"), encoding="utf-8")
    printed = sop_tui.done("export", number).out
    assert "peristiwa 2 BERUBAH sejak dicatat" in printed


def test_only_one_calendar_is_named_while_it_does_not_change(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.done("complete", number)
    (line,) = (x for x in sop_tui.done("export", number).lines if x.startswith("Kalender kerja"))
    assert line.count("asn5@") == 1
