"""The argument parser: argparse in the officer's language, with one-line errors."""

import argparse
import os
import sys
from functools import partial
from typing import Any, NoReturn

from sop_tui.cli.exits import Usage
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say

VALUED = ("--store", "--sops", "--officer", "--lang")
"""The global options that take a value."""


def _columns() -> int:
    """The width of the terminal; argparse itself would load shutil and its archivers for that."""
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated):
        return int(stated)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return 80


class Parser(argparse.ArgumentParser):
    """An argument parser whose texts are messages and whose errors are raised as problems."""

    def __init__(self, words: Language, **settings: Any) -> None:
        # argparse makes a layout for each option that is added, not only for help.
        layout = partial(argparse.RawDescriptionHelpFormatter, width=_columns() - 2)
        super().__init__(
            allow_abbrev=False,
            formatter_class=layout,
            **settings,
        )
        self.words = words

    def argument(
        self,
        *names: str,
        help: Message,  # noqa: A002  # the name that argparse gives it
        metavar: Message | None = None,
        **settings: Any,
    ) -> None:
        """Adds an argument or option."""
        if metavar is not None:
            settings["metavar"] = self.words(metavar)
        self.add_argument(*names, help=self.words(help).replace("%", "%%"), **settings)

    def group(self, metavar: Message) -> "Group":
        """The subcommands of this command, of which one must be named."""
        name = self.words(metavar)
        return Group(
            self,
            self.add_subparsers(
                title=self.words(say("perintah")), metavar=name, dest="command", required=True
            ),
        )

    def error(self, message: str) -> NoReturn:
        """Raises :class:`Usage` instead of printing and exiting."""
        raise Usage(
            say("{what}; bantuan: {prog} --help", what=message, prog=self.prog),
        )


class Group:
    """The commands beside each other under one parser."""

    def __init__(self, parent: Parser, actions: "argparse._SubParsersAction[Parser]") -> None:
        self._parent = parent
        self._actions = actions

    def command(
        self,
        name: str,
        summary: Message,
        *,
        more: Message | None = None,
        examples: tuple[str, ...] = (),
        reads: bool = False,
    ) -> Parser:
        """Adds a command.

        ``more`` is printed below the summary in the command's own help. ``reads`` adds --json.
        """
        words = self._parent.words
        says = [words(summary)] + ([words(more)] if more is not None else [])
        shown = "\n".join(f"  sop-tui {example}" for example in examples)
        parser = self._actions.add_parser(
            name,
            words=words,
            help=words(summary).replace("%", "%%"),
            description="\n\n".join(says).replace("%", "%%"),
            epilog=f"{words(say('contoh'))}:\n{shown}".replace("%", "%%") if examples else None,
        )
        parser.set_defaults(reads=reads)
        add_global_options(parser, json=reads)
        return parser


def add_global_options(parser: Parser, *, json: bool, first: bool = False) -> None:
    """Options accepted before or after the command; a value after the command takes precedence."""
    words = parser.words
    options = parser.add_argument_group(words(say("opsi umum")))

    def option(name: str, about: Message, metavar: Message | None = None, **settings: Any) -> None:
        default = None if first else argparse.SUPPRESS
        if metavar is not None:
            settings["metavar"] = words(metavar)
        options.add_argument(name, help=words(about), default=default, **settings)

    option("--store", say("file data (atau variabel lingkungan SOP_TUI_STORE)"), say("FILE"))
    option("--sops", say("folder definisi SOP"), say("FOLDER"))
    option("--officer", say("bertindak sebagai petugas ini; hanya pemilik file data"), say("ID"))
    option("--lang", say("bahasa: id atau en"), choices=("id", "en"))
    if json or first:
        option(
            "--json",
            say("keluaran berbentuk JSON, bagi perintah yang membaca"),
            action="store_true",
        )
