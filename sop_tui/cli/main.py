"""The command line: parses the words typed, runs the command, and returns the exit code."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType

from sop_tui.cli.argparse_words import translated_argparse
from sop_tui.cli.exits import Exit, Usage, guarded, write_out
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import VALUED, Group, Parser, add_global_options
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say

MODULES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cases": ("open", "list"),
        "show": ("show",),
        "my_log": ("my-log",),
        "acts": (
            "claim", "release", "complete", "choose", "hand", "correct", "link", "approve",
            "return", "reject", "recall", "hold", "cancel", "resume", "note",
        ),
        "exports": ("export",),
        "report": ("report",),
        "sops": ("sop",),
        "phrases": ("phrases",),
        "officers": ("officer",),
        "calendars": ("calendar",),
        "stores": ("store",),
        "ssh": ("ssh",),
        "gate": ("gate", "whoami"),
        "screen": ("demo",),
        "completion": ("completion",),
    }
)  # fmt: skip
"""The modules, each with the commands that it adds, in the order of the help."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    typed = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = Language.named(_language_asked_for(typed))
    return guarded(lambda: _run(typed, words), words)


def _run(typed: Sequence[str], words: Language) -> int:
    with translated_argparse(words.code):
        options = build_parser(words, _modules_for(typed)).parse_args(typed)
    if options.program_version:
        write_out(f"sop-tui {installed_version()}\n")
        return Exit.DONE
    if options.json and not options.reads:
        raise Usage(say("--json hanya bagi perintah yang membaca"))
    invocation = Invocation(options, os.environ, _working_folder())

    def in_office_language(message: Message) -> str:
        return invocation.words(message)

    with invocation.ending:
        return guarded(
            lambda: options.run(invocation) or Exit.DONE, in_office_language, invocation.done
        )


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except OSError:
        raise Usage(
            say("folder kerja Anda tidak ada lagi; pindah ke folder lain, misalnya dengan: cd")
        ) from None


def build_parser(words: Language, modules: Iterable[str] = MODULES) -> Parser:
    """The parser with the commands of these modules."""
    parser = Parser(
        words,
        prog="sop-tui",
        description=words(
            say(
                "Pelacak berkas bagi kantor yang bekerja menurut SOP. Tanpa perintah: membuka "
                "layar."
            )
        ),
        epilog=_EXAMPLES.format(title=words(say("contoh"))),
    )
    add_global_options(parser, json=True, first=True)
    parser.argument(
        "--version", dest="program_version", action="store_true", help=say("versi program")
    )
    parser.set_defaults(run=_start_screen, reads=False)
    group = Group(
        parser,
        parser.add_subparsers(
            title=words(say("perintah")),
            metavar=words(say("PERINTAH")),
            dest="command",
            prog=parser.prog,  # otherwise argparse formats a usage text to find out
        ),
    )
    for module in modules:
        import_module(f"sop_tui.cli.{module}").add_commands(group)
    return parser


def installed_version() -> str:
    """The version of this program as it is installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("sop-tui")
    except PackageNotFoundError:
        return "0"


def _start_screen(invocation: Invocation) -> int:
    from sop_tui.cli.screen import start

    return start(invocation)


def _modules_for(argv: Sequence[str]) -> Iterable[str]:
    """The module of the typed command; all modules where the answer needs them.

    Building the parsers of all commands takes longer than many commands.
    """
    words = iter(argv)
    for word in words:
        if word in VALUED:
            next(words, None)
        elif word in ("-h", "--help"):
            return MODULES
        elif not word.startswith("-"):
            found = [module for module, commands in MODULES.items() if word in commands]
            return found or MODULES
    return ()


def _language_asked_for(argv: Sequence[str]) -> str:
    """The language, found before parsing because the parser needs it."""
    for place, word in enumerate(argv):
        if word == "--":
            break
        if word == "--lang=en" or (word == "--lang" and argv[place + 1 : place + 2] == ["en"]):
            return "en"
    return "id"


_EXAMPLES = """{title}:
  sop-tui
  sop-tui demo
  sop-tui open pengaduan-masyarakat "Dugaan pungutan liar" --subject "Siti Aminah"
  sop-tui list --mine
  sop-tui approve PGM-2026-0001 --note "lengkap"
  sop-tui return PGM-2026-0001 --reason "nomor surat keliru"
"""
