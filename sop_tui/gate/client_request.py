"""What a client may ask for by a command: an allow-list, parsed without a shell."""

import re
from dataclasses import dataclass

from sop_tui.text.message import Message, Problem, say

LONGEST = 200
_ALPHABET = re.compile(r"[A-Za-z0-9._=-]+(?: [A-Za-z0-9._=-]+)*")
_NUMBER = re.compile(r"([A-Z][A-Z0-9-]{0,15}|[a-z][a-z0-9-]{0,15})-[0-9]{4}-[0-9]{4,9}")
_SOP = re.compile(r"[a-z0-9][a-z0-9-]{0,63}|[A-Z]{2,5}")
_FROM = re.compile(r"--from=[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SINCE = re.compile(r"--since=[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNTIL = re.compile(r"--until=[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERIOD = re.compile(r"--period=[0-9]{4}(-[0-9]{2}|-T[1-4]|-S[12])?")
_DRAFT = re.compile(r"--(keep=[a-z0-9][a-z0-9-]{0,63}|part=[1-9][0-9]?|code=[A-Z]{2,5})")
_EXPORT_FORMATS = ("text", "csv", "json", "xes")


class NotAllowed(Problem):
    """The client asked for something that is not on the allow-list."""


@dataclass(frozen=True, slots=True)
class NoCommand:
    """No command was sent: the officer wants the screen."""


@dataclass(frozen=True, slots=True)
class HelpCommand:
    """The client asked for the list of allowed commands."""


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """A plain command; each of ``words`` is a fixed word or was checked against a pattern."""

    words: tuple[str, ...]


ClientRequest = NoCommand | HelpCommand | PlainCommand


def parse(command: str) -> ClientRequest:
    """The client's request; an empty command asks for the screen.

    Raises:
        NotAllowed: the command does not match the allow-list character by character.
    """
    if not command:
        return NoCommand()
    if len(command) > LONGEST or _ALPHABET.fullmatch(command) is None:
        raise _refused()
    match command.split(" "):
        case ["help"]:
            return HelpCommand()
        case ["whoami"]:
            return PlainCommand(("whoami",))
        case ["list", *rest] if _flags(rest, ("--mine", "--overdue", "--json")):
            return PlainCommand(("list", *rest))
        case ["show", typed, *rest] if (number := case_number(typed)) and _flags(rest, ("--json",)):
            return PlainCommand(("show", number, *rest))
        case ["export", typed] if number := case_number(typed):
            return PlainCommand(("export", number))
        case ["export", typed, option] if number := case_number(typed):
            name, _, chosen = option.partition("=")
            if name == "--format" and chosen in _EXPORT_FORMATS:
                return PlainCommand(("export", number, f"--format={chosen}"))
        case ["my-log", *rest] if _my_log(rest):
            return PlainCommand(("my-log", *rest))
        case ["disposition", typed] if number := case_number(typed):
            return PlainCommand(("export", number, "--disposition"))
        case ["agenda", first, last] if _days(first, last):
            return PlainCommand(("export", "--agenda", first, last))
        case ["report", sop, *rest] if _SOP.fullmatch(sop) and _report(rest):
            return PlainCommand(("report", sop, *rest))
        case ["sop", "draft", "-", *rest] if _draft(rest):
            return PlainCommand(("sop", "draft", "-", *rest))
        case ["sop", "drafts"]:
            return PlainCommand(("sop", "drafts"))
        case ["sop", "drafts", sop] if _SOP.fullmatch(sop):
            return PlainCommand(("sop", "drafts", sop))
    raise _refused()


def case_number(word: str) -> str | None:
    """The whole case number in this word, in capital or small letters; None if it is none.

    Short forms are not accepted: the audit log names the case, and the gate reads no store.
    """
    return word.upper() if _NUMBER.fullmatch(word) else None


def help_text() -> Message:
    """The allowed commands, with an example of each."""
    return say(
        "Perintah yang tersedia melalui SSH:\n"
        "  (tanpa perintah)              layar sop-tui\n"
        "  list [--mine] [--overdue] [--json]\n"
        "                                daftar berkas\n"
        "  show NOMOR [--json]           satu berkas\n"
        "  export NOMOR [--format=text|csv|json|xes]\n"
        "                                kartu kendali dan riwayat berkas\n"
        "  my-log [--since=TANGGAL] [--until=TANGGAL]\n"
        "         [--json | --sheet | --format=csv [--sums=day|month]]\n"
        "                                yang Anda lakukan\n"
        "  disposition NOMOR             lembar disposisi\n"
        "  agenda --from=TANGGAL --until=TANGGAL\n"
        "                                buku agenda\n"
        "  report SOP [--from=TANGGAL --until=TANGGAL] [--json]\n"
        "  report SOP [--period=MASA] [--json] [--format=csv [--by=person]]\n"
        "                                laporan monitoring; MASA: 2026-11, 2026-T4,\n"
        "                                2026-S2, atau 2026\n"
        "  sop draft - [--keep=ID] [--part=N] [--code=KODE] < DOKUMEN\n"
        "                                draf dari dokumen SOP (admin)\n"
        "  sop drafts [ID]               draf yang disimpan\n"
        "  whoami                        siapa Anda di sini\n"
        "Contoh: ssh -T AKUN@SERVER export PGM-2026-0001 > PGM-2026-0001.txt"
    )


def _flags(given: list[str], known: tuple[str, ...]) -> bool:
    return all(each in known for each in given) and len(set(given)) == len(given)


def _days(first: str, last: str) -> bool:
    return bool(_FROM.fullmatch(first) and _UNTIL.fullmatch(last))


def _my_log(given: list[str]) -> bool:
    days = [each for each in given if _SINCE.fullmatch(each) or _UNTIL.fullmatch(each)]
    if len({each.partition("=")[0] for each in days}) < len(days):
        return False
    rest = [each for each in given if each not in days]
    if rest[:1] == ["--format=csv"]:
        return not rest[1:] or rest[1:] in (["--sums=day"], ["--sums=month"])
    return rest in ([], ["--json"], ["--sheet"])


def _report(given: list[str]) -> bool:
    rest = given
    if len(given) > 1 and _days(given[0], given[1]):
        rest = given[2:]
    elif given and _PERIOD.fullmatch(given[0]):
        rest = given[1:]
    if rest[:1] == ["--format=csv"]:
        return _flags(rest[1:], ("--by=person",))
    return _flags(rest, ("--json",))


def _draft(given: list[str]) -> bool:
    names = [each.partition("=")[0] for each in given]
    return len(set(names)) == len(names) and all(map(_DRAFT.fullmatch, given))


def _refused() -> NotAllowed:
    return NotAllowed(
        "not_allowed",
        say("perintah itu tidak diizinkan; ketikkan help untuk yang tersedia"),
    )
