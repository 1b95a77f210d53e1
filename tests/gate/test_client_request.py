"""What a client may ask for: an allow-list, checked character by character."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.gate.client_request import (
    LONGEST,
    HelpCommand,
    NoCommand,
    NotAllowed,
    PlainCommand,
    parse,
)


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        ("", NoCommand()),
        ("help", HelpCommand()),
        ("whoami", PlainCommand(("whoami",))),
        ("list", PlainCommand(("list",))),
        ("list --mine --overdue", PlainCommand(("list", "--mine", "--overdue"))),
        ("list --json", PlainCommand(("list", "--json"))),
        ("show PGM-2026-0001", PlainCommand(("show", "PGM-2026-0001"))),
        ("show PGM-2026-0001 --json", PlainCommand(("show", "PGM-2026-0001", "--json"))),
        ("show pgm-2026-0001", PlainCommand(("show", "PGM-2026-0001"))),
        ("report PGM", PlainCommand(("report", "PGM"))),
        ("disposition PGM-2026-0001", PlainCommand(("export", "PGM-2026-0001", "--disposition"))),
        (
            "agenda --from=2026-11-01 --until=2026-11-30",
            PlainCommand(("export", "--agenda", "--from=2026-11-01", "--until=2026-11-30")),
        ),
        ("report pengaduan-masyarakat", PlainCommand(("report", "pengaduan-masyarakat"))),
        (
            "report pgm --from=2026-01-01 --until=2026-06-30 --json",
            PlainCommand(("report", "pgm", "--from=2026-01-01", "--until=2026-06-30", "--json")),
        ),
        (
            "my-log --json --since=2026-11-01",
            PlainCommand(("my-log", "--json", "--since=2026-11-01")),
        ),
        (
            "my-log --since=2026-11-01 --until=2026-11-30 --sheet",
            PlainCommand(("my-log", "--since=2026-11-01", "--until=2026-11-30", "--sheet")),
        ),
        (
            "my-log --since=2026-11-01 --format=csv --sums=month",
            PlainCommand(("my-log", "--since=2026-11-01", "--format=csv", "--sums=month")),
        ),
        ("report pgm --period=2026-T4", PlainCommand(("report", "pgm", "--period=2026-T4"))),
        (
            "report pgm --period=2026-11 --format=csv --by=person",
            PlainCommand(("report", "pgm", "--period=2026-11", "--format=csv", "--by=person")),
        ),
        ("report pgm --format=csv", PlainCommand(("report", "pgm", "--format=csv"))),
        ("export PGM-2026-0001", PlainCommand(("export", "PGM-2026-0001"))),
        (
            "export PGM-2026-0001 --format=csv",
            PlainCommand(("export", "PGM-2026-0001", "--format=csv")),
        ),
        ("sop draft -", PlainCommand(("sop", "draft", "-"))),
        (
            "sop draft - --keep=surat-masuk --part=2 --code=PSM",
            PlainCommand(("sop", "draft", "-", "--keep=surat-masuk", "--part=2", "--code=PSM")),
        ),
        ("sop drafts", PlainCommand(("sop", "drafts"))),
        ("sop drafts surat-masuk", PlainCommand(("sop", "drafts", "surat-masuk"))),
    ],
)
def test_what_is_on_the_list_is_understood(command: str, asked: object) -> None:
    assert parse(command) == asked


@pytest.mark.parametrize(
    "command",
    [
        " ", "list ", " list", "list  --mine", "list\n", "list\t--mine", "list;id", "list|sh",
        "list `id`", "list $(id)", "list 'x'", 'list "x"', "list > x", "list & id", "list\\ x",
        "LIST", "list --store=x", "list --officer=budi", "list --mine --mine", "list PGM-2026-0001",
        "show", "show x", "show -h", "show --help", "show PGM-2026-0001 PGM-2026-0002",
        "show ../../etc/passwd", "show PGM-2026-0001 --officer=budi",
        "export --all", "export PGM-2026-0001 -o x", "export PGM-2026-0001 -ox",
        "export PGM-2026-0001 --output=x", "export PGM-2026-0001 --format=bpmn",
        "export PGM-2026-0001 --format", "export PGM-2026-0001 --format=",
        "export PGM-2026-0001 --format=csv --format=text", "whoami --json", "help me",
        "approve PGM-2026-0001", "store restore x", "gate", "gate --officer=budi", "officer list",
        "ssh add-key budi -", "demo", "sh", "bash -i", "python", "internal-sftp", "scp -t .",
        "/usr/lib/openssh/sftp-server", "rsync --server .", "sftp-server", "-h", "--help",
        "--lang=en list", "list\x00", "list\u00a0--mine", "ｌｉｓｔ", "show PGM-２０２６-0001",
        "list" + " --mine" * 40, "sop", "sop list", "sop draft", "sop draft /etc/passwd",
        "sop draft x.pdf", "sop draft - -o x", "sop draft - --keep", "sop draft - --keep=../x",
        "sop draft - --output=x", "sop draft - --keep=a --keep=b", "sop draft - --part=0",
        "my-log --sheet --json", "my-log --format=xlsx", "my-log --sums=day",
        "my-log --with-identity", "my-log --since=2026-11-01 --since=2026-11-02",
        "my-log --format=csv --sums=year",
        "report pgm --period=2026-13-01", "report pgm --period=", "report pgm --by=person",
        "report pgm --period=2026 --period=2025", "report pgm --format=xlsx",
        "report pgm --format=csv --json", "report pgm --format=csv --by=../x",
        "sop draft -x", "sop adopt x", "sop drop-draft x", "sop drafts ../x", "sop drafts a b",
    ],
)  # fmt: skip
def test_everything_else_is_refused(command: str) -> None:
    with pytest.raises(NotAllowed):
        parse(command)


@given(st.text(max_size=40) | st.text(string.printable, max_size=40))
def test_nothing_that_a_shell_could_read_gets_through(command: str) -> None:
    try:
        asked = parse(command)
    except NotAllowed:
        return
    if isinstance(asked, PlainCommand):
        assert " ".join(asked.words) == command
        assert len(command) <= LONGEST
        assert set(command) <= set(string.ascii_letters + string.digits + " ._=-")
        assert asked.words[0] in ("list", "show", "export", "whoami", "sop")


def test_a_refusal_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(NotAllowed) as refused:
        parse("rahasia \x1b[31m")
    assert "rahasia" not in str(refused.value)
