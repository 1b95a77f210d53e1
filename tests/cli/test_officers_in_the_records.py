"""What the records say about officers and deputies: entries, cases, the kartu kendali, JSON."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from command_line import PGM, CommandLine

from sop_tui.desk.opening import login_name

pytestmark = pytest.mark.both_engines

KABAG = f"{PGM}:kabag-p2"


def today() -> date:
    """Today in the office's zone, not the machine's; called when needed, because
    midnight may pass.
    """
    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


@pytest.fixture
def office(sop_tui: CommandLine) -> CommandLine:
    """Rina is Kabag P2; Yusuf acts for her today and the next five days."""
    sop_tui.done("officer", "add", "rina", "--name", "Rina Sari", "--post", "Kabag P2",
                 "--role", KABAG)  # fmt: skip
    sop_tui.done("officer", "add", "yusuf", "--name", "Yusuf Maulana", "--post", "Kabid Hukum")
    sop_tui.done("officer", "act", "yusuf", "--for", KABAG, "--as", "plh", "--from", f"{today()}",
                 "--until", f"{today() + timedelta(days=5)}", "--letter", "PRIN-12/2026",
                 "--officer", "rina")  # fmt: skip
    return sop_tui


def test_show_prints_the_history_of_the_entry(office: CommandLine) -> None:
    shown = office.done("officer", "show", "yusuf").out
    assert f"Plh. {KABAG}, {today():%d/%m/%Y} s.d. " in shown
    assert "(PRIN-12/2026), berlaku" in shown
    assert "ditunjuk sebagai Plh. Kabag P2 (PGM)" in shown
    assert "oleh Rina Sari (rina)" in shown
    history = office.done("officer", "show", "yusuf", "--json").json["history"]
    assert [(each["kind"], each["officer"], each["name"]) for each in history] == [
        ("added", login_name(), "Ani Lestari"),
        ("deputized", "rina", "Rina Sari"),
    ]
    assert history[1]["entry"]["acting"][0]["granted_by"] == "rina"
    assert history[0]["what"] == ["didaftarkan sebagai Yusuf Maulana", "jabatan: Kabid Hukum"]


def test_the_history_of_all_officers_is_one_list_by_time(office: CommandLine) -> None:
    office.done("officer", "revoke", "yusuf", "--for", KABAG)
    office.done("officer", "remove", "yusuf")
    everything = office.done("officer", "history", "--json").json
    assert [(each["kind"], each["entry"]["id"]) for each in everything] == [
        ("added", login_name()), ("added", "rina"), ("added", "yusuf"), ("deputized", "yusuf"),
        ("revoked", "yusuf"), ("removed", "yusuf"),
    ]  # fmt: skip
    text = office.done("officer", "history").out
    assert "Yusuf Maulana (yusuf): penunjukan sebagai Plh. Kabag P2 (PGM) dicabut" in " ".join(
        text.split()
    )
    assert max(map(len, text.splitlines())) <= 80


def test_a_removed_officer_has_a_history_and_no_entry(office: CommandLine) -> None:
    office.done("officer", "remove", "yusuf")
    said = office.refused(4, "officer", "show", "yusuf")
    assert "Yusuf Maulana sudah dikeluarkan" in said
    assert "officer history yusuf" in said
    assert "dikeluarkan" in office.done("officer", "history", "yusuf").out
    office.refused(4, "officer", "history", "tidak-ada")


def test_post_person_and_capacity_stand_in_every_record_of_the_act(office: CommandLine) -> None:
    number = office.open()
    for _ in range(3):
        office.done("complete", number)
    office.done("complete", number, "--officer", "yusuf")
    [event] = [e for e in office.done("show", number, "--json").json["history"] if e["basis"]]
    assert (event["post"], event["name"], event["officer"], event["capacity"], event["role"]) == (
        "Kabid Hukum", "Yusuf Maulana", "yusuf", "plh", "kabag-p2",
    )  # fmt: skip
    for text in (
        office.done("show", number).out,
        office.done("export", number, "--format", "text").out,
    ):
        line = " ".join(text.split())
        assert "Yusuf Maulana" in line
        assert "Plh. Kabag P2" in line
        assert "PRIN-12/2026" in line
    assert "Kabid Hukum" in office.done("export", number, "--format", "text").out
    [row] = [r for r in office.done("export", number, "--format", "csv").lines if "PRIN" in r]
    assert '"plh"' in row
    assert '"Kabid Hukum"' in row


def test_the_unusable_capacity_never_gets_in(office: CommandLine) -> None:
    office.refused(2, "officer", "act", "yusuf", "--for", f"{PGM}:kadiv", "--as", "definitif",
                   "--from", f"{today()}", "--until", f"{today()}", "--letter", "X")  # fmt: skip
    office.refused(2, "officer", "act", "yusuf", "--for", f"{PGM}:kadiv", "--as", "plt",
                   "--from", f"{today()}", "--until", f"{today()}")  # fmt: skip


def test_whoami_prints_for_whom_one_acts(office: CommandLine) -> None:
    until = today() + timedelta(days=5)
    text = office.done("whoami", "--officer", "yusuf").out
    assert "sebagai Plh. Kabag P2 (PGM) sampai " in text
    assert "surat PRIN-12/2026" in text
    assert office.done("whoami", "--officer", "yusuf", "--json").json["acting"] == [
        {"role": KABAG, "capacity": "plh", "until": f"{until}", "letter": "PRIN-12/2026"}
    ]
    assert office.done("whoami", "--officer", "rina", "--json").json["acting"] == []
