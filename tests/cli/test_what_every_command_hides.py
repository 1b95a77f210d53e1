"""No command shows a user without a role anything that they may not read."""

import argparse
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from offices.secret import (
    CLOSED_MEETING,
    GUESTS,
    LETTER_OUT,
    PGM,
    READER,
    REVISED,
    SecretOffice,
    secret_office,
)

from sop_tui.cli.main import build_parser
from sop_tui.cli.parser import Parser
from sop_tui.text.language import Language

Words = tuple[str, ...]
FORMATS = ("text", "csv", "json", "xes", "xlsx")

NOT_TYPED: Mapping[str, str] = {
    "demo": "makes a store of its own",
    "gate": "takes the place of the process; tried over a real sshd",
    "ssh fork-server": "runs until it is ended; has no store",
}


def commands(parser: argparse.ArgumentParser, path: Words = ()) -> Iterator[tuple[Words, Parser]]:
    """Every command that can be typed, with its parser."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        assert isinstance(parser, Parser)
        yield path, parser
    for group in groups:
        for name, below in group.choices.items():
            yield from commands(below, (*path, name))


COMMANDS = {" ".join(path): parser for path, parser in commands(build_parser(Language()))}


def on_cases(office: SecretOffice, *words: str) -> list[Words]:
    """The command on each case; the first word is its name, the others follow the number."""
    return [(words[0], number, *words[1:]) for number in office.numbers.values()]


def typed(office: SecretOffice) -> dict[str, list[Words]]:
    """The command lines to try for each command, with every option that could print a text."""
    numbers = office.numbers
    a_case, closed = numbers["complaint"], numbers["cancelled"]
    folder = office.path.parent
    revised = str(folder / f"{CLOSED_MEETING}.toml")
    words: dict[str, list[Words]] = {
        "open": [
            ("open", PGM, "Coba"),
            ("open", LETTER_OUT, "Coba", "--following", numbers["meeting"]),
            ("open", LETTER_OUT, "Coba", "--following", numbers["by hand"]),
        ],
        "list": [
            ("list",), ("list", "--mine"), ("list", "--overdue"), ("list", "--status", "all"),
            ("list", "--person", "mantan", "--status", "all"), ("list", "--sop", PGM),
            ("list", "--since", "2020-01-01", "--status", "all"),
        ],
        "show": [*on_cases(office, "show"), ("show", a_case[-1]), ("show", "99")],
        "my-log": [
            ("my-log",), ("my-log", "--since", "2020-01-01"), ("my-log", "--sheet"),
            ("my-log", "--format", "csv"), ("my-log", "--format", "csv", "--sums", "day"),
            ("my-log", "--format", "csv", "--with-identity"),
            ("my-log", "--format", "xlsx", "-o", "tindakan.xlsx"),
        ],
        "phrases": [("phrases",), ("phrases", "--json")],
        "export": [
            *on_cases(office, "export"),
            *on_cases(office, "export", "--with-identity"),
            *on_cases(office, "export", "--disposition"),
            *((*way, "--format", form, "-o", f"{place}.{form}")
              for form in FORMATS
              for place, way in enumerate((
                  ("export", "--all"), ("export", "--all", "--with-identity"),
                  ("export", a_case), ("export", closed), ("export", numbers["meeting"]),
              ))),
            ("export", "--agenda", "--from", "2020-01-01", "--until", "2099-12-31"),
            ("export", "--agenda", "--from", "2020-01-01", "--until", "2099-12-31",
             "--with-identity"),
            ("export", "--agenda", "--from", "2020-01-01", "--until", "2099-12-31",
             "--format", "xlsx", "-o", "agenda.xlsx"),
        ],
        "report": [
            *(("report", sop, *more)
              for sop in (PGM, CLOSED_MEETING, LETTER_OUT)
              for more in ((), ("--format", "csv"), ("--format", "csv", "--by", "person"),
                           ("--period", "2026-S2"), ("--from", "2020-01-01", "--until",
                                                     "2099-12-31"))),
        ],
        "link": [("link", a_case, numbers["meeting"]), ("link", numbers["linked"], a_case)],
        "hand": [*on_cases(office, "hand", "tamu"), *on_cases(office, "hand", "kadiv")],
        "correct": [
            *on_cases(office, "correct", "--field", "title", "--to", "x", "--reason", "x"),
            *on_cases(office, "correct", "--field", "secrecy", "--to", "biasa", "--reason", "x"),
        ],
        "choose": [*on_cases(office, "choose", "1"), *on_cases(office, "choose", "Ya")],
        "return": [*on_cases(office, "return", "--reason", "x"),
                   *on_cases(office, "return", "--to", "1", "--reason", "x")],
        "resume": on_cases(office, "resume"),
        "note": on_cases(office, "note", "x"),
        "sop list": [("sop", "list")],
        "sop show": [("sop", "show", PGM), ("sop", "show", CLOSED_MEETING)],
        "sop check": [("sop", "check"), ("sop", "check", revised)],
        "sop copy-shipped": [("sop", "copy-shipped", str(folder / "shipped"))],
        "sop export": [("sop", "export", CLOSED_MEETING), ("sop", "export", PGM, "--format",
                                                           "bpmn")],
        "sop adopt": [("sop", "adopt", revised)],
        "sop retire": [("sop", "retire", LETTER_OUT, "--from", "2026-01-01", "--reason", "x")],
        "sop history": [("sop", "history", PGM), ("sop", "history", CLOSED_MEETING)],
        "sop diff": [("sop", "diff", CLOSED_MEETING, revised)],
        "sop migrate": [("sop", "migrate", CLOSED_MEETING, "--preview"),
                        ("sop", "migrate", CLOSED_MEETING, "--reason", "x")],
        "sop rehearse": [("sop", "rehearse", revised)],
        "sop evaluate": [("sop", "evaluate", CLOSED_MEETING, "--result", "baik", "--note", "x")],
        "sop draft": [("sop", "draft", revised)],
        "sop drafts": [("sop", "drafts")],
        "sop drop-draft": [("sop", "drop-draft", "none")],
        "officer add": [("officer", "add", "baru", "--name", "Baru")],
        "officer list": [("officer", "list")],
        "officer show": [("officer", "show", each) for each in (*GUESTS, READER, "ani")],
        "officer history": [("officer", "history"), ("officer", "history", "mantan")],
        "officer edit": [("officer", "edit", "kadiv", "--post", "Kepala Divisi")],
        "officer remove": [("officer", "remove", "baru"), ("officer", "remove", "wakil")],
        "officer act": [("officer", "act", "wakil", "--for", f"{CLOSED_MEETING}:kepala", "--as",
                         "plh", "--from", "2026-01-01", "--until", "2026-01-02", "--letter", "x")],
        "officer revoke": [("officer", "revoke", "wakil", "--for", f"{CLOSED_MEETING}:kepala")],
        "calendar show": [("calendar", "show")],
        "calendar holidays": [("calendar", "holidays", "2026")],
        "calendar explain": [("calendar", "explain", "2026-11-02 09:00", "2 hari")],
        "store init": [("store", "init")],
        "store info": [("store", "info")],
        "store verify": [("store", "verify"), ("store", "verify", "--head", "0" * 64)],
        "store seal": [("store", "seal", "--key", str(folder / "none"))],
        "store backup": [("store", "backup", "--to", str(folder / "copies"))],
        "store restore": [("store", "restore")],
        "store query": [("store", "query", table)
                        for table in ("meta", "sops", "officers", "cases", "acts", "_default")],
        "store checkpoint": [("store", "checkpoint")],
        "store upgrade": [("store", "upgrade")],
        "store copy": [("store", "copy", str(folder / "none.json"), str(folder / "other.json"))],
        "store archive": [("store", "archive", "--days", "0")],
        "ssh add-key": [("ssh", "add-key", "tamu", str(folder / "none"))],
        "ssh remove-key": [("ssh", "remove-key", "kadiv", "SHA256:none")],
        "ssh list-keys": [("ssh", "list-keys")],
        "ssh authorized-keys": [("ssh", "authorized-keys")],
        "ssh sessions": [("ssh", "sessions")],
        "ssh end-session": [("ssh", "end-session", "kadiv")],
        "ssh exports": [("ssh", "exports"), ("ssh", "exports", a_case)],
        "ssh sshd-config": [("ssh", "sshd-config"), ("ssh", "sshd-config", "--match")],
        "ssh unit": [("ssh", "unit"), ("ssh", "unit", "--fork-server")],
        "whoami": [("whoami",)],
        "completion": [("completion", "bash")],
    }  # fmt: skip
    for act in ("claim", "release", "complete", "approve"):
        words[act] = on_cases(office, act)
    for act in ("reject", "recall", "hold", "cancel"):
        words[act] = [*on_cases(office, act, "--reason", "x"), *on_cases(office, act)]
    return words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SecretOffice:
    return secret_office(tmp_path_factory.mktemp("secrets") / "office")


@pytest.fixture
def office(made: SecretOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SecretOffice:
    """A copy of the office; files that commands write go to an empty folder."""
    folder = tmp_path / "office"
    shutil.copytree(made.path.parent, folder)
    (folder / f"{CLOSED_MEETING}.toml").write_text(REVISED, encoding="utf-8")
    (tmp_path / "written").mkdir()
    monkeypatch.chdir(tmp_path / "written")
    return SecretOffice(folder / made.path.name, made.secrets, made.numbers)


def written() -> str:
    """The contents of all files that commands wrote, workbooks unpacked; the files are then
    removed.
    """
    texts = []
    for path in Path().iterdir():
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as book:
                texts += [book.read(name).decode() for name in book.namelist()]
        else:
            texts.append(path.read_text(encoding="utf-8"))
        path.unlink()
    return "\n".join(texts)


def test_each_command_of_the_parser_is_typed_or_has_its_reason(office: SecretOffice) -> None:
    assert set(typed(office)) | set(NOT_TYPED) == set(COMMANDS)
    for name, each in typed(office).items():
        assert all(" ".join(words).startswith(name) for words in each), name


@pytest.mark.slow
@pytest.mark.parametrize("guest", GUESTS)
def test_no_command_shows_a_guest_what_is_secret(office: SecretOffice, guest: str) -> None:
    revised = str(office.path.parent / f"{CLOSED_MEETING}.toml")
    office.done("ani", "sop", "adopt", revised, "--letter", "SK-1")
    leaks: dict[Words, list[str]] = {}
    for name, each in typed(office).items():
        for words in each:
            ways = [words, (*words, "--lang", "en")]
            if COMMANDS[name].get_default("reads"):
                ways.append((*words, "--json"))
            for way in ways:
                answer = office.run(guest, *way)
                assert answer.code != 70, (way, answer.err)
                found = office.leaked(answer.out + answer.err + written(), *way)
                if found:
                    leaks[way] = found
    assert leaks == {}


@pytest.mark.slow
@pytest.mark.parametrize("guest", GUESTS)
def test_a_search_by_a_secret_finds_the_same_as_one_by_nonsense(
    office: SecretOffice, guest: str
) -> None:
    """The output may repeat the words typed, but must not show whether they were found."""
    nothing = office.run(guest, "list", "--status", "all", "--json", "--search", "nowhere").out
    for secret in office.secrets.values():
        answer = office.run(guest, "list", "--status", "all", "--json", "--search", secret)
        assert answer.out == nothing, secret
        answer = office.run(guest, "store", "query", "cases", f'title ~ "{secret}"')
        assert (answer.code, answer.out) == (0, ""), secret


@pytest.mark.parametrize("guest", GUESTS)
def test_the_gate_shows_a_guest_no_more(office: SecretOffice, guest: str) -> None:
    for words in (
        ("list", "--json"), ("list",), ("list", "--mine"), ("my-log", "--json"), ("my-log",),
        ("export", "--agenda", "--from=2020-01-01", "--until=2099-12-31"),
        *(("report", sop, *more) for sop in (PGM, CLOSED_MEETING) for more in ((), ("--json",))),
        *((command, number, *more)
          for number in office.numbers.values()
          for command, *more in (
              ("show",), ("show", "--json"), ("export",), ("export", "--disposition"),
              *(("export", f"--format={form}") for form in FORMATS),
          )),
    ):  # fmt: skip
        answer = office.run(guest, *words, SOP_TUI_CAPTIVE="1", SOP_TUI_SESSION="s")
        assert office.leaked(answer.out + answer.err) == [], words


def test_who_has_a_role_there_reads_every_word(office: SecretOffice) -> None:
    whole = office.run(READER, "export", "--all", "--format", "json", "--with-identity")
    assert office.leaked(whole.out) == list(office.secrets)
    listed = office.run(READER, "list", "--status", "all", "--json").out
    assert set(office.leaked(listed)) >= {"corrected title", "corrected applicant", "meeting title"}
    for name, number in office.numbers.items():
        if name != "linked":
            shown = office.run(READER, "show", number).out
            assert [s for s in office.leaked(shown) if s.endswith("title")], name
    asked = office.run(READER, "store", "query", "cases").out
    assert {"corrected title", "meeting applicant"} <= set(office.leaked(asked))
    own = office.run(READER, "my-log", "--json").out
    assert "reason of the hold" in office.leaked(own)


def exported(office: SecretOffice) -> list[dict[str, str]]:
    return list(json.loads(office.done("ani", "ssh", "exports", "--json")))


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--json"), ("list",), ("my-log", "--json"),
        ("show", "{complaint}"), ("show", "{complaint}", "--json"), ("show", "{meeting}"),
        ("export", "{complaint}"), ("export", "{meeting}", "--format=json"),
        ("export", "{complaint}", "--disposition"),
        ("export", "--agenda", "--from=2020-01-01", "--until=2099-12-31"),
    ],
)  # fmt: skip
def test_what_leaves_through_the_gate_with_secrets_is_recorded_with_its_reader(
    office: SecretOffice, words: Words
) -> None:
    way = tuple(word.format(**office.numbers) for word in words)
    before = len(exported(office))
    answer = office.run(READER, *way, SOP_TUI_CAPTIVE="1", SOP_TUI_SESSION="s1")
    assert answer.code == 0, answer.err
    assert office.leaked(answer.out)
    (last,) = exported(office)[before:]
    assert last["officer"] == READER


def test_an_own_log_that_names_somebody_is_recorded_in_words_too(office: SecretOffice) -> None:
    before = len(exported(office))
    answer = office.run("ani", "my-log", SOP_TUI_CAPTIVE="1", SOP_TUI_SESSION="s1")
    assert "corrected applicant" in office.leaked(answer.out)
    (last,) = exported(office)[before:]
    assert (last["officer"], last["format"]) == ("ani", "my-log")


@pytest.mark.parametrize(
    ("words", "form"),
    [(("--sheet",), "my-log"), (("--format", "csv"), "my-log csv"),
     (("--format", "csv", "--sums", "month"), "my-log csv")],
)  # fmt: skip
def test_an_own_log_to_keep_is_recorded_through_the_gate_and_hides_the_applicant(
    office: SecretOffice, words: Words, form: str
) -> None:
    before = len(exported(office))
    answer = office.run("ani", "my-log", *words, SOP_TUI_CAPTIVE="1", SOP_TUI_SESSION="s1")
    assert answer.code == 0, answer.err
    assert "corrected applicant" not in office.leaked(answer.out)
    (last,) = exported(office)[before:]
    assert (last["officer"], last["format"]) == ("ani", form)


def test_an_own_log_with_identity_is_recorded_whatever_its_form(office: SecretOffice) -> None:
    for words, form in (
        (("--sheet",), "my-log"), (("--format", "csv"), "my-log csv"),
        (("--format", "xlsx", "--force", "-o", "tindakan.xlsx"), "my-log xlsx"),
    ):  # fmt: skip
        before = len(exported(office))
        answer = office.done("ani", "my-log", "--with-identity", *words)
        if "xlsx" not in form:
            assert "corrected applicant" in office.leaked(answer)
        (last,) = exported(office)[before:]
        assert last["format"] == f"{form}+identity"


@pytest.mark.parametrize("reader", ["ani", READER])
@pytest.mark.parametrize("form", FORMATS)
def test_identity_asked_for_is_recorded_whoever_asks(
    office: SecretOffice, reader: str, form: str
) -> None:
    before = len(exported(office))
    office.done(reader, "export", office.numbers["complaint"], "--with-identity",
                f"--format={form}", "-o", "taken")  # fmt: skip
    (last,) = exported(office)[before:]
    assert (last["officer"], last["format"]) == (reader, f"{form}+identity")
