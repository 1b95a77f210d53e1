"""Ganti petugas: the officers that the demo can switch to."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.office.model import Officer
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, Line, Span, fit, spread
from sop_tui.tui.kinds.finding import FilterablePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.sheets.officer import flags_of, roles_of


class SwitchOfficerPage(FilterablePage[Officer]):
    """The cursor starts on the present officer; typing filters by name, post and role."""

    id: ClassVar[str] = "officers"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        me = host.desk.office.officer(host.desk.officer_id)
        self.rows = (me,) if me is not None else ()

    def title(self) -> Message | str:
        return say("Ganti petugas")

    def all_rows(self) -> Sequence[Officer]:
        office = self.host.desk.office
        found = (office.officer(each) for each in self.host.switchable)
        present = (officer for officer in found if officer is not None)
        return sorted(present, key=lambda officer: officer.name.casefold())

    def words_of(self, row: Officer) -> str:
        roles, _ = self._what(row)
        return f"{row.name} {row.post} {roles}"

    def key(self, row: Officer) -> str:
        return row.id

    def line(self, row: Officer, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        here = row.id == self.host.desk.officer_id
        roles, ink = self._what(row)
        return spread(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(fit(row.name, 32), Ink.STRONG if chosen else Ink.TEXT, ground),
                Span(roles, ink, ground),
            ),
            (Span(self.host.language(say("di sini ")) if here else "", Ink.ACCENT, ground),),
            columns,
            ground,
        )

    def _what(self, row: Officer) -> tuple[str, Ink]:
        """Their rights (coordinator, admin) and roles."""
        roles, ink = roles_of(self.host, row)
        flags = [self.host.language(flag) for flag in flags_of(row)]
        if not flags:
            return roles, ink
        return ", ".join(flags if ink is Ink.MUTED else [*flags, roles]), Ink.TEXT

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        return (Span(row.name, Ink.STRONG), Span(f" · {row.post}" if row.post else "", Ink.MUTED))

    def take(self) -> None:
        if self.chosen is not None:
            self.host.switch_officer(self.chosen.id)
