"""What a command works with: where things are, the desk, the language, and where answers go."""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage, narrate, say_out
from sop_tui.gate import variables
from sop_tui.text.address import is_url, office_of
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say

if TYPE_CHECKING:  # a plain command pays only for what it uses
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.opening import Whereabouts
    from sop_tui.desk.settings import Settings
    from sop_tui.sop.reading import Library
    from sop_tui.storage.copying import CopyWatch
    from sop_tui.storage.engine import Engine, Verification


class Invocation:
    """One run of one command. ``folder`` is the working directory."""

    def __init__(
        self, options: argparse.Namespace, environ: Mapping[str, str], folder: Path
    ) -> None:
        self.options = options
        self.environ = environ
        self.folder = folder
        self.ending = ExitStack()
        self._desks: list[tuple[Desk, int]] = []
        self._acted = False

    @cached_property
    def words(self) -> Language:
        """The language asked for, else that of the office's settings."""
        if self.options.lang is not None:
            return Language.named(self.options.lang)
        try:
            return Language.named(self.settings.language)
        except Problem:
            return Language()  # what is wrong is said by the command that needs the settings

    @cached_property
    def where(self) -> "Whereabouts":
        from sop_tui.desk.opening import Whereabouts
        from sop_tui.desk.workplace import Origin

        return Whereabouts(
            store=_store(self.options.store),
            sops=_path(self.options.sops, "--sops"),
            officer=self.options.officer or self._let_in,
            origin=Origin(
                key=self.environ.get(variables.KEY, ""),
                session=self.environ.get(variables.SESSION, ""),
            )
            if self.captive
            else Origin(),
        )

    @property
    def _let_in(self) -> str | None:
        """Whom the gate has let in; its word counts no more than --officer would."""
        return self.environ.get(variables.OFFICER) if self.captive else None

    @property
    def captive(self) -> bool:
        """Whether the gate of a shared server has started this."""
        return self.environ.get(variables.CAPTIVE) == "1"

    @cached_property
    def store_address(self) -> str | Path:
        """Where the store is, or would be: a path or a URL."""
        from sop_tui.desk.places import store_address_of

        return store_address_of(_store(self.options.store), self.environ, self.folder)

    @cached_property
    def office(self) -> Path:
        """Where the office's settings, calendars and definitions lie."""
        return office_of(self.store_address)

    @cached_property
    def engine(self) -> "Engine":
        """What keeps the store, or would."""
        from sop_tui.storage.opening import engine_at

        return engine_at(self.store_address, network=self.settings.network)

    def engine_of(self, address: str) -> "Engine":
        """What keeps another store, at an address as it is typed."""
        from sop_tui.storage.opening import engine_at

        return engine_at(_store(address) or "", network=self.settings.network)

    def copied(
        self,
        source: str,
        target: str,
        watch: "CopyWatch",
        programs: Sequence[str],
        readers: Sequence[str],
    ) -> "Verification":
        """Carries an office from one place to the other."""
        from sop_tui.storage.copying import copy

        return copy(self.engine_of(source), self.engine_of(target), watch, programs, readers)

    @cached_property
    def settings(self) -> "Settings":
        from sop_tui.desk.settings import read_settings

        return read_settings(self.office)

    def library(self) -> "Library":
        """The definitions in force; where there is no store, those of the folder."""
        desk = self.desk_if_any
        if desk is not None:
            return desk.procedures.library
        from sop_tui.desk.opening import read_sops

        return read_sops(self.where, self.office, self.folder)

    @cached_property
    def desk_if_any(self) -> "Desk | None":
        """The desk of whoever is speaking; None where no store is, or they are no officer of it."""
        try:
            return self.desk()
        except Problem:
            return None

    def desk(self) -> "Desk":
        """The desk of whoever is speaking, who must be an officer of the store.

        Raises:
            StoreProblem, NotFound, Refused: as :func:`sop_tui.desk.opening.open_desk`.
        """
        from sop_tui.desk.opening import open_desk

        desk = open_desk(self.where, self.environ, self.folder)
        self.close_in_the_end(desk)
        desk.speaker()
        self._desks.append((desk, desk.revision))
        return desk

    def close_in_the_end(self, desk: "Desk") -> None:
        """Lets go of the desk's store when the command has ended, however it ends."""
        self.ending.callback(desk.close)

    def acted(self) -> None:
        """Something is done that no desk knows of, e.g. a copy is made."""
        self._acted = True

    def done(self) -> bool:
        """Whether something is done that stays done though nobody hears of it."""
        return self._acted or any(desk.revision != before for desk, before in self._desks)

    # Answers.

    @property
    def wants_json(self) -> bool:
        return bool(self.options.json)

    def write(self, text: str = "") -> None:
        """One line of the answer, on stdout."""
        say_out(f"{clean(text)}\n")

    def write_all(self, text: str) -> None:
        """A text that is clean already, as it stands."""
        say_out(text)

    def write_json(self, value: object) -> None:
        from sop_tui.export.json_views import rendered

        say_out(f"{rendered(value)}\n")

    def write_table(self, headers: Sequence[Message], rows: Sequence[Sequence[str]]) -> None:
        """A table of texts under headings; cells are cleaned here."""
        from sop_tui.text.table import columns

        cells = [[clean(cell) for cell in row] for row in rows]
        titles = [self.words(header) for header in headers]
        for line in columns(titles, cells):
            say_out(f"{line}\n")

    def narrate(self, message: Message) -> None:
        """What has happened, on stderr."""
        narrate(self.words(message))


def _store(given: str | None) -> str | Path | None:
    return given if given is not None and is_url(given) else _path(given, "--store")


def _path(given: str | None, option: str) -> Path | None:
    if given is None:
        return None
    if not given or "\0" in given:
        raise Usage(say("{option} memerlukan nama file atau folder", option=option))
    return Path(given)
