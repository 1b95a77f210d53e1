"""Officers by command: who may change them, and the effects of a change."""

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


def acting(days_from: int, days_until: int, role: str = KABAG, capacity: str = "plh") -> list[str]:
    first, last = today() + timedelta(days=days_from), today() + timedelta(days=days_until)
    return ["--for", role, "--as", capacity, "--from", f"{first}", "--until", f"{last}",
            "--letter", "PRIN-12/2026"]  # fmt: skip


def test_the_first_officer_holds_all_that_nobody_else_holds(sop_tui: CommandLine) -> None:
    [first] = sop_tui.done("officer", "list", "--json").json
    assert first == {
        "id": login_name(), "name": "Ani Lestari", "nip": "", "post": "", "roles": ["*"],
        "acting": [], "coordinator": True, "admin": True,
    }  # fmt: skip
    said = sop_tui.done("officer", "add", "siti", "--name", "Siti", "--role", KABAG).err
    assert "beralih dari Ani Lestari kepada Siti: Kabag P2 (PGM)" in said
    said = sop_tui.done("officer", "add", "budi", "--name", "Budi").err
    assert "Ani Lestari tetap memegang" in said


def test_the_first_officer_is_reminded_to_drop_every_role_once_others_exist(
    sop_tui: CommandLine,
) -> None:
    first = login_name()
    drop = f"sop-tui officer edit {first} --no-role '*'"
    assert drop not in sop_tui.done("officer", "list").err
    assert drop not in sop_tui.done("officer", "show", first).out
    assert drop in sop_tui.done("officer", "add", "siti", "--name", "Siti").err
    assert drop not in sop_tui.done("officer", "add", "budi", "--name", "Budi").err
    assert drop in sop_tui.done("officer", "list").err
    assert drop in sop_tui.done("officer", "show", first).out
    assert drop not in sop_tui.done("officer", "show", "siti").out
    sop_tui.done("officer", "edit", first, "--no-role", "*")
    assert drop not in sop_tui.done("officer", "list").err
    assert drop not in sop_tui.done("officer", "show", first).out


def test_an_id_comes_back_as_the_same_person_or_as_another(sop_tui: CommandLine) -> None:
    sop_tui.done("officer", "add", "siti", "--name", "Siti Aminah")
    sop_tui.done("officer", "remove", "siti")
    message = sop_tui.refused(2, "officer", "add", "siti", "--name", "Siti Aminah")
    assert "--again same" in message
    sop_tui.done("officer", "add", "siti", "--name", "Siti Aminah", "--again", "same")
    sop_tui.done("officer", "remove", "siti")
    sop_tui.done("officer", "add", "siti", "--name", "Siti Zubaidah", "--again", "other")
    assert sop_tui.done("officer", "show", "siti", "--json").json["name"] == "Siti Zubaidah"
    history = sop_tui.done("officer", "history", "siti").out
    assert "id ini kini milik orang lain: Siti Zubaidah" in history
    assert sop_tui.done("store", "verify", "--json").json["ok"]


def test_an_entry_is_added_shown_edited_and_removed(sop_tui: CommandLine) -> None:
    sop_tui.done("officer", "add", "siti", "--name", "Siti Aminah", "--nip", "1980", "--post",
                 "Kabag P2", "--role", KABAG, "--role", f"{PGM}:kadiv")  # fmt: skip
    sop_tui.done("officer", "edit", "siti", "--post", "Kabag Umum", "--no-role", f"{PGM}:kadiv",
                 "--coordinator")  # fmt: skip
    siti = sop_tui.done("officer", "show", "siti", "--json").json
    assert siti["name"] == "Siti Aminah"
    assert siti["nip"] == "1980"
    assert siti["post"] == "Kabag Umum"
    assert siti["roles"] == [KABAG]
    assert (siti["coordinator"], siti["admin"]) == (True, False)
    assert "Kabag Umum" in sop_tui.done("officer", "show", "siti").out
    assert "Kabag Umum" in sop_tui.done("officer", "list").out
    sop_tui.done("officer", "remove", "siti")
    sop_tui.refused(4, "officer", "show", "siti")
    sop_tui.refused(4, "list", "--officer", "siti")
    assert "pernah dipakai" in sop_tui.refused(2, "officer", "add", "siti", "--name", "Siti Lain")
    assert sop_tui.done("store", "verify", "--json").json["ok"]


@pytest.mark.parametrize("officer", ["Siti", "siti aminah", "", "../siti", "x" * 65, "siti\x1b"])
def test_ids_are_login_names(sop_tui: CommandLine, officer: str) -> None:
    sop_tui.refused(2, "officer", "add", officer, "--name", "Siti")


def test_a_party_outside_holds_no_role_here(sop_tui: CommandLine) -> None:
    sop_tui.refused(2, "officer", "add", "siti", "--name", "Siti", "--role", f"{PGM}:pelapor")


def test_only_admins_change_entries(sop_tui: CommandLine) -> None:
    sop_tui.done("officer", "add", "siti", "--name", "Siti", "--role", KABAG, "--coordinator")
    by_siti = ("--officer", "siti")
    sop_tui.refused(3, "officer", "add", "budi", "--name", "Budi", *by_siti)
    sop_tui.refused(3, "officer", "edit", "siti", "--admin", *by_siti)
    sop_tui.refused(3, "officer", "remove", "siti", *by_siti)
    assert [o["id"] for o in sop_tui.done("officer", "list", "--json", *by_siti).json] == sorted(
        [login_name(), "siti"]
    )


def test_the_last_admin_stays_one(sop_tui: CommandLine) -> None:
    me = login_name()
    sop_tui.done("officer", "add", "siti", "--name", "Siti")
    assert "admin terakhir" in sop_tui.refused(3, "officer", "remove", me)
    sop_tui.refused(3, "officer", "edit", me, "--no-admin")
    sop_tui.done("officer", "edit", "siti", "--admin")
    sop_tui.done("officer", "edit", me, "--no-admin")
    sop_tui.refused(3, "officer", "remove", "siti", "--officer", "siti")


def test_an_edit_that_changes_nothing_is_bad_usage(sop_tui: CommandLine) -> None:
    sop_tui.refused(2, "officer", "edit", login_name())
    sop_tui.refused(4, "officer", "edit", login_name(), "--no-role", KABAG)


@pytest.fixture
def with_deputy(sop_tui: CommandLine) -> CommandLine:
    """Rina holds the role, Yusuf holds none."""
    sop_tui.done("officer", "add", "rina", "--name", "Rina", "--role", KABAG)
    sop_tui.done("officer", "add", "yusuf", "--name", "Yusuf", "--post", "Kabid Pelayanan")
    return sop_tui


def walk_to_kabag(sop_tui: CommandLine) -> str:
    number = sop_tui.open()
    for _ in range(3):
        sop_tui.done("complete", number)
    return number


def test_a_deputy_acts_with_the_capacity_and_the_letter(with_deputy: CommandLine) -> None:
    sop_tui = with_deputy
    number = walk_to_kabag(sop_tui)
    sop_tui.refused(3, "complete", number, "--officer", "yusuf")
    sop_tui.done("officer", "act", "yusuf", *acting(0, 0), "--officer", "rina")
    sop_tui.done("complete", number, "--officer", "yusuf")
    shown = sop_tui.done("show", number, "--json").json
    last = shown["history"][-1]
    assert (last["capacity"], last["role"], last["basis"], last["post"]) == (
        "plh", "kabag-p2", "PRIN-12/2026", "Kabid Pelayanan",
    )  # fmt: skip
    assert "Plh. Kabag P2" in " ".join(sop_tui.done("show", number).out.split())
    [granted] = sop_tui.done("officer", "show", "yusuf", "--json").json["acting"]
    assert granted == {
        "role": KABAG, "capacity": "plh", "from": f"{today()}", "until": f"{today()}",
        "letter": "PRIN-12/2026", "granted_by": "rina",
    }  # fmt: skip


@pytest.mark.parametrize(("days_from", "days_until"), [(-9, -2), (2, 9)])
def test_outside_the_period_a_deputy_cannot_act(
    with_deputy: CommandLine, days_from: int, days_until: int
) -> None:
    number = walk_to_kabag(with_deputy)
    with_deputy.done("officer", "act", "yusuf", *acting(days_from, days_until))
    with_deputy.refused(3, "complete", number, "--officer", "yusuf")
    with_deputy.done("complete", number, "--officer", "rina")


def test_a_revoked_deputy_cannot_act(with_deputy: CommandLine) -> None:
    number = walk_to_kabag(with_deputy)
    with_deputy.done("officer", "act", "yusuf", *acting(0, 5))
    with_deputy.done("officer", "revoke", "yusuf", "--for", KABAG)
    with_deputy.refused(3, "complete", number, "--officer", "yusuf")
    with_deputy.refused(4, "officer", "revoke", "yusuf", "--for", KABAG)


def test_neither_strangers_nor_deputies_pass_a_role_on(with_deputy: CommandLine) -> None:
    with_deputy.done("officer", "act", "yusuf", *acting(0, 5))
    with_deputy.done("officer", "add", "budi", "--name", "Budi")
    with_deputy.refused(3, "officer", "act", "budi", *acting(0, 5), "--officer", "yusuf")
    with_deputy.refused(3, "officer", "act", "budi", *acting(0, 5), "--officer", "budi")
    with_deputy.refused(3, "officer", "revoke", "yusuf", "--for", KABAG, "--officer", "budi")


def test_a_grant_must_make_sense(with_deputy: CommandLine) -> None:
    with_deputy.refused(2, "officer", "act", "yusuf", *acting(5, 0))
    with_deputy.refused(2, "officer", "act", "rina", *acting(0, 5))
    with_deputy.refused(2, "officer", "act", "yusuf", *acting(0, 5, role=f"{PGM}:pelapor"))
    with_deputy.refused(4, "officer", "act", "yusuf", *acting(0, 5, role="*"))
    with_deputy.refused(4, "officer", "act", "tidak-ada", *acting(0, 5))
    with_deputy.refused(2, "officer", "act", "yusuf", *acting(0, 5)[:-1], " ")
    bad_date = ["--from", "besok"]
    with_deputy.refused(2, "officer", "act", "yusuf", *acting(0, 5), *bad_date)


def test_a_second_officer_with_the_same_name_causes_a_warning(sop_tui: CommandLine) -> None:
    first = sop_tui.done("officer", "add", "budi", "--name", "Budi Santoso", "--post", "Kabag P2")
    assert "juga nama" not in first.err
    second = sop_tui.done("officer", "add", "budi2", "--name", "budi  santoso")
    assert "juga nama petugas budi (Kabag P2)" in second.err
    assert "juga nama" not in sop_tui.done("officer", "edit", "budi2", "--post", "Staf").err
    assert "juga nama" in sop_tui.done("officer", "edit", "budi2", "--name", "Budi Santoso").err


def test_a_claim_of_one_who_may_no_longer_act_is_shown_as_such(sop_tui: CommandLine) -> None:
    first = login_name()
    number = sop_tui.open()
    sop_tui.done("claim", number)
    assert "wewenangnya" not in sop_tui.done("show", number).out
    sop_tui.done("officer", "add", "tio", "--name", "Tio", "--admin")
    sop_tui.done("officer", "edit", first, "--no-role", "*", "--no-coordinator")
    message = "wewenangnya sudah berakhir"
    assert message in sop_tui.done("show", number).out
    assert message in sop_tui.done("list").out
    assert number in sop_tui.done("officer", "show", first).out


def test_the_sop_of_a_role_may_be_named_by_its_code(sop_tui: CommandLine) -> None:
    def roles() -> list[str]:
        roles: list[str] = sop_tui.done("officer", "show", "siti", "--json").json["roles"]
        return roles

    sop_tui.done("officer", "add", "siti", "--name", "Siti", "--role", "PGM:kabag-p2")
    assert roles() == [KABAG]
    sop_tui.done("officer", "edit", "siti", "--role", "pgm:kadiv", "--no-role", "pgm:kabag-p2")
    assert roles() == [f"{PGM}:kadiv"]
    sop_tui.done("officer", "act", "siti", *acting(0, 1, "pgm:kabag-p2"))
    sop_tui.done("officer", "revoke", "siti", "--for", "PGM:kabag-p2")
    assert "SOP XYZ tidak ada" in sop_tui.refused(4, "officer", "edit", "siti", "--role", "XYZ:a")
