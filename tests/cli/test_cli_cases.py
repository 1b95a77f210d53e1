"""Opening, listing, showing and moving cases by command."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from command_line import PGM, CommandLine

pytestmark = pytest.mark.both_engines

LIST_KEYS = [
    "number", "sop", "title", "subject", "status", "node", "step", "phase", "lane", "holder",
    "round", "version", "opened_at", "entered_at", "due_at", "overdue",
]  # fmt: skip
EVENT_KEYS = {
    "seq", "at", "officer", "name", "role", "capacity", "kind", "node", "to", "note", "documents",
    "prev_hash", "hash",
}  # fmt: skip


def test_open_prints_the_number_and_nothing_else(sop_tui: CommandLine) -> None:
    answer = sop_tui.done("open", PGM, "Dugaan pungutan liar", "--subject", "Siti", "--ref", "A-1")
    year = datetime.now(ZoneInfo("Asia/Jakarta")).year
    assert answer.out == f"PGM-{year}-0001\n"
    assert "membuka berkas" in answer.err
    assert sop_tui.open() == f"PGM-{year}-0002"


def test_list_has_the_promised_keys_in_their_order(sop_tui: CommandLine) -> None:
    sop_tui.open("Pungli", PGM, "--subject", "Siti")
    [entry] = sop_tui.done("list", "--json").json
    assert list(entry) == LIST_KEYS
    assert entry["title"] == "Pungli"
    assert entry["subject"] == "Siti"
    assert (entry["status"], entry["node"], entry["step"], entry["phase"]) == (
        "open",
        "1",
        1,
        "work",
    )
    assert (entry["lane"], entry["holder"], entry["round"], entry["version"]) == (
        "pelapor",
        None,
        1,
        1,
    )
    assert entry["due_at"] is None
    assert entry["overdue"] is False
    opened = datetime.fromisoformat(entry["opened_at"])
    assert opened.utcoffset() == timedelta(hours=7)


def test_show_adds_actions_standing_and_history(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.done("complete", number)
    shown = sop_tui.done("show", number, "--json").json
    assert list(shown)[: len(LIST_KEYS)] == LIST_KEYS
    assert set(shown) - set(LIST_KEYS) == {
        "sop_title", "fingerprint", "limit_at", "actions", "standing", "history", "ref", "letter",
        "links", "lanes", "activity", "inputs", "output", "waiting_for", "parts", "ways",
        "passed_over", "revisions",
    }  # fmt: skip
    assert shown["standing"] == ["1"]
    assert "complete" in shown["actions"]
    assert "approve" not in shown["actions"]
    assert [event["kind"] for event in shown["history"]] == ["opened", "completed"]
    opened, completed = shown["history"]
    assert set(opened) >= EVENT_KEYS
    assert (completed["node"], completed["to"], completed["capacity"]) == ("1", "2", "an")
    assert completed["prev_hash"] == opened["hash"]


def test_a_closed_case_stands_nowhere(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.done("cancel", number, "--reason", "dobel")
    shown = sop_tui.done("show", number, "--json").json
    assert shown["status"] == "cancelled"
    for key in ("node", "step", "phase", "lane", "holder", "entered_at", "due_at"):
        assert shown[key] is None
    assert shown["actions"] == ["note"]


def test_the_history_shows_notes_documents_and_voided_initials(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    for _ in range(6):
        sop_tui.done("complete", number)
    made = ("--document", "Nota dinas|ND-12|2026-11-23", "--check", "draft nota dinas")
    sop_tui.done("complete", number, *made, "--note", "konsep pertama")
    sop_tui.done("return", number, "--reason", "nomor surat keliru")
    text = sop_tui.done("show", number).out
    assert "| konsep pertama" in text
    assert "| dokumen: Nota dinas, ND-12, 2026-11-23" in text
    assert "| kelengkapan: draft nota dinas" in text
    assert "| nomor surat keliru" in text
    assert "[gugur]" in text
    assert "1 kali" in text
    history = sop_tui.done("show", number, "--json").json["history"]
    assert history[-2]["documents"] == [
        {"title": "Nota dinas", "number": "ND-12", "date": "2026-11-23"}
    ]


def test_every_act_has_its_command(sop_tui: CommandLine) -> None:
    number = sop_tui.open()

    def status() -> tuple[str, str | None, str | None]:
        entry = sop_tui.done("show", number, "--json").json
        return entry["status"], entry["node"], entry["holder"]

    me = sop_tui.done("officer", "list", "--json").json[0]["id"]
    sop_tui.done("complete", number)
    sop_tui.done("recall", number, "--reason", "salah tekan")
    assert status() == ("open", "1", None)
    sop_tui.done("claim", number)
    assert status() == ("open", "1", me)
    sop_tui.done("release", number)
    sop_tui.done("hold", number, "--reason", "menunggu surat")
    assert status()[0] == "held"
    sop_tui.done("resume", number, "--note", "surat datang")
    sop_tui.done("note", number, "pelapor dihubungi")
    assert status() == ("open", "1", None)
    sop_tui.done("complete", number)
    sop_tui.done("cancel", number, "--reason", "dicabut pelapor")
    assert status()[0] == "cancelled"


def test_acts_say_on_stderr_what_happened(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    answer = sop_tui.done("complete", number)
    assert answer.out == ""
    assert "Ani Lestari menyelesaikan langkah 1" in answer.err


@pytest.fixture
def several(sop_tui: CommandLine) -> CommandLine:
    """Five cases: one in each of three lanes, one held, one cancelled."""
    first = sop_tui.open("Pungli di loket")
    second = sop_tui.open("Antrean panjang", PGM, "--subject", "Siti Aminah")
    sop_tui.done("complete", second)
    sop_tui.open("Bantuan hukum", "pendampingan-hukum-asn")
    held = sop_tui.open("Kendaraan dinas")
    sop_tui.done("hold", held, "--reason", "menunggu")
    gone = sop_tui.open("Pungli ganda")
    sop_tui.done("cancel", gone, "--reason", "dobel")
    assert first
    return sop_tui


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ([], {"Pungli di loket", "Antrean panjang", "Bantuan hukum", "Kendaraan dinas"}),
        (["--sop", "pendampingan-hukum-asn"], {"Bantuan hukum"}),
        (["--lane", "kakanwil"], {"Antrean panjang"}),
        (["--lane", f"{PGM}:kakanwil"], {"Antrean panjang"}),
        (["--lane", "divisi-terkait"], set()),
        (["--status", "held"], {"Kendaraan dinas"}),
        (["--status", "cancelled"], {"Pungli ganda"}),
        (["--status", "held", "--status", "cancelled"], {"Kendaraan dinas", "Pungli ganda"}),
        (["--search", "pungli"], {"Pungli di loket"}),
        (["--search", "pungli", "--status", "all"], {"Pungli di loket", "Pungli ganda"}),
        (["--search", "aminah"], {"Antrean panjang"}),
        (["--mine"], {"Pungli di loket", "Antrean panjang", "Bantuan hukum"}),
        (["--overdue"], set()),
    ],
)
def test_list_filters(several: CommandLine, options: list[str], titles: set[str]) -> None:
    found = several.done("list", "--json", *options).json
    assert {entry["title"] for entry in found} == titles


def test_mine_is_what_waits_for_the_one_who_asks(several: CommandLine) -> None:
    several.add_officers(PGM, "kakanwil")
    mine = several.done("list", "--json", "--mine", "--officer", "kakanwil").json
    # Also the complainant's step, which the holder of the next role records.
    assert {entry["lane"] for entry in mine} == {"kakanwil", "pelapor"}


def test_the_table_is_readable_and_marks_what_is_special(several: CommandLine) -> None:
    text = several.done("list").out
    assert text.splitlines()[0].split() == [
        "Nomor", "Judul", "Langkah", "Lajur", "Batas", "waktu", "Keterangan",
    ]  # fmt: skip
    assert "ditangguhkan" in text
    assert "2/14" in text
    assert "Kakanwil" in text


def test_an_empty_list_says_so_and_is_no_error(sop_tui: CommandLine) -> None:
    answer = sop_tui.done("list")
    assert answer.out == ""
    assert "tidak ada berkas" in answer.err
    assert sop_tui.done("list", "--json").json == []


@pytest.mark.file_only
def test_global_options_stand_before_or_after_the_command(
    sop_tui: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sop_tui.open()
    monkeypatch.delenv("SOP_TUI_STORE")
    store = str(sop_tui.path)
    before = sop_tui.done("--store", store, "--json", "list").json
    after = sop_tui.done("list", "--json", "--store", store).json
    assert before == after
    assert len(before) == 1
    last_wins = sop_tui.done("--store", "/nowhere/x.json", "list", "--store", store, "--json").json
    assert last_wins == before


def test_version_and_node_are_what_the_officer_looked_at(sop_tui: CommandLine) -> None:
    number = sop_tui.open()
    sop_tui.done("complete", number, "--version", "1", "--node", "1")
    assert "telah berubah" in sop_tui.refused(3, "complete", number, "--version", "1")
    assert "langkah 2" in sop_tui.refused(3, "complete", number, "--node", "1")
    assert sop_tui.done("show", number, "--json").json["version"] == 2
