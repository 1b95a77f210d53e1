"""The context of a command: places of files, the desk, the language, and its output."""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage, narrate, write_out
from sop_tui.gate import variables
from sop_tui.text.address import is_url, office_of
from sop_tui.text.clean import clean
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say

if TYPE_CHECKING:  # for the type checker only: a plain command must load only what it uses
    from sop_tui.desk.desk import Desk
    from sop_tui.desk.opening import Whereabouts
    from sop_tui.desk.settings import Settings
    from sop_tui.sop.reading import Library
    from sop_tui.storage.copying import CopyWatch
    from sop_tui.storage.engine import Engine, Verification


class Invocation:
    """One run of one command; ``folder`` is the working directory."""

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
        """The language of --lang, else that of the office's settings."""
        if self.options.lang is not None:
            return Language.named(self.options.lang)
        try:
            return Language.named(self.settings.language)
        except Problem:
            return Language()  # the command that needs the settings reports the fault

    @cached_property
    def where(self) -> "Whereabouts":
        from sop_tui.desk.opening import Whereabouts
        from sop_tui.desk.workplace import Origin

        return Whereabouts(
            store=_store(self.options.store),
            sops=_path(self.options.sops, "--sops"),
            officer=self.options.officer or self._officer_of_gate,
            origin=Origin(
                key=self.environ.get(variables.KEY, ""),
                session=self.environ.get(variables.SESSION, ""),
            )
            if self.captive
            else Origin(),
        )

    @property
    def _officer_of_gate(self) -> str | None:
        """The officer named by the gate; it gives no more rights than --officer."""
        return self.environ.get(variables.OFFICER) if self.captive else None

    @property
    def captive(self) -> bool:
        """Whether the gate of a shared server started this process."""
        return self.environ.get(variables.CAPTIVE) == "1"

    @cached_property
    def store_address(self) -> str | Path:
        """The path or URL of the store, whether or not it exists."""
        from sop_tui.desk.places import store_address_of

        return store_address_of(_store(self.options.store), self.environ, self.folder)

    @cached_property
    def office(self) -> Path:
        """The folder of the office's settings, calendars and definitions."""
        return office_of(self.store_address)

    @cached_property
    def engine(self) -> "Engine":
        """The storage engine of the store, whether or not the store exists."""
        from sop_tui.storage.opening import engine_at

        return engine_at(self.store_address, network=self.settings.network)

    def engine_of(self, address: str) -> "Engine":
        """The storage engine of another store, at a typed address."""
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
        """Copies an office from one store to another."""
        from sop_tui.storage.copying import copy

        return copy(self.engine_of(source), self.engine_of(target), watch, programs, readers)

    @cached_property
    def settings(self) -> "Settings":
        from sop_tui.desk.settings import read_settings

        return read_settings(self.office)

    def library(self) -> "Library":
        """The definitions in force; without a store, those of the folder."""
        desk = self.desk_if_any
        if desk is not None:
            return desk.procedures.library
        from sop_tui.desk.opening import read_sops

        return read_sops(self.where, self.office, self.folder)

    @cached_property
    def desk_if_any(self) -> "Desk | None":
        """The officer's desk; None where there is no store or the user is not an officer."""
        try:
            return self.desk()
        except Problem:
            return None

    def desk(self) -> "Desk":
        """The officer's desk.

        Raises:
            StoreProblem, NotFound, Refused: as :func:`sop_tui.desk.opening.open_desk`; also when
                the user is not an officer.
        """
        from sop_tui.desk.opening import open_desk

        desk = open_desk(self.where, self.environ, self.folder)
        self.close_at_end(desk)
        desk.speaker()
        self._desks.append((desk, desk.revision))
        return desk

    def close_at_end(self, desk: "Desk") -> None:
        """Closes the desk's store when the command ends, however it ends."""
        self.ending.callback(desk.close)

    def mark_done(self) -> None:
        """Marks that something was done outside the desk, e.g. a copy was made."""
        self._acted = True

    def done(self) -> bool:
        """Whether something was done that remains done even if its answer is lost."""
        return self._acted or any(desk.revision != before for desk, before in self._desks)

    # Output.

    @property
    def wants_json(self) -> bool:
        return bool(self.options.json)

    def write(self, text: str = "") -> None:
        """Writes one line of the answer to stdout."""
        write_out(f"{clean(text)}\n")

    def write_all(self, text: str) -> None:
        """Writes a text that is already clean to stdout, unchanged."""
        write_out(text)

    def write_json(self, value: object) -> None:
        from sop_tui.export.json_views import rendered

        write_out(f"{rendered(value)}\n")

    def write_table(self, headers: Sequence[Message], rows: Sequence[Sequence[str]]) -> None:
        """Writes a table with headings; cells are cleaned here."""
        from sop_tui.text.table import columns

        cells = [[clean(cell) for cell in row] for row in rows]
        titles = [self.words(header) for header in headers]
        for line in columns(titles, cells):
            write_out(f"{line}\n")

    def narrate(self, message: Message) -> None:
        """Reports on stderr what happened."""
        narrate(self.words(message))


def _store(given: str | None) -> str | Path | None:
    return given if given is not None and is_url(given) else _path(given, "--store")


def _path(given: str | None, option: str) -> Path | None:
    if given is None:
        return None
    if not given or "\0" in given:
        raise Usage(say("{option} memerlukan nama file atau folder", option=option))
    return Path(given)
