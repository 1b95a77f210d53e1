"""Petugas: the officers and their roles; admins change them, role holders name acting officers."""

from collections.abc import Sequence
from typing import ClassVar

from sop_tui.desk.officer_words import acting_name
from sop_tui.desk.roles import RoleEntry
from sop_tui.office.model import EVERY_ROLE, Acting, Officer
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import (
    Ground,
    Ink,
    KeyHint,
    Line,
    Sheet,
    Span,
    fill,
    fit,
    on,
    spread,
    text_line,
    wrap,
)
from sop_tui.tui.kinds.changing import ChangingPage
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.kinds.sheet import SheetPage
from sop_tui.tui.sheets.officer import every_role_words, flags_of, officer_sheet, roles_of

_SIDE_BY_SIDE = 116  # columns from which the selected officer stands beside the list
_LIST_SHARE = (3, 5)
_FEW = 4  # how many vacant roles are named


class OfficerActsPage(ChangingPage):
    """A page on which one officer is selected, whose entry can be changed."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._revocable: tuple[Acting, ...] = ()

    def seek(self, officer_id: str) -> None:
        """Shows this officer."""

    def add(self) -> None:
        from sop_tui.tui.pages.officer_forms import OfficerForm

        self.host.pages.open(OfficerForm(self.host, None, self.seek))

    def edit(self) -> None:
        from sop_tui.tui.pages.officer_forms import OfficerForm

        if self.officer is not None:
            self.host.pages.open(OfficerForm(self.host, self._entry(), self.seek))

    def deputize(self) -> None:
        from sop_tui.tui.pages.officer_forms import DeputyForm

        if self.officer is not None:
            self.host.pages.open(DeputyForm(self.host, self._entry(), self.seek))

    def remove(self) -> None:
        officer_id = self.officer
        if officer_id is None:
            return
        words = say("Keluarkan {name} ({id})? Namanya tetap dalam riwayat; id ini tidak dipakai "
                    "lagi.", name=self._entry().name, id=officer_id)  # fmt: skip
        if officer_id == self.host.desk.officer_id:
            words = say("Keluarkan diri Anda sendiri? Sesudah itu Anda tidak dapat masuk lagi.")
        self.ask(lambda officers: officers.remove(officer_id), lambda _: words)

    def revoke(self) -> None:
        granted = revocable(self.host, self.officer)
        if len(granted) == 1:
            self._ask_to_revoke(granted[0])
        else:
            self._revocable = granted[:9]

    def status(self, columns: int) -> tuple[Line, ...] | None:
        if not self._revocable:
            return super().status(columns)
        language, name = self.host.language, self.host.desk.officers.roles.name
        rows: list[Line] = [(Span(f" {language(say('Cabut penunjukan yang mana?'))}", Ink.STRONG),)]
        rows += [
            (Span(f" {at} ", Ink.KEY), Span(language(acting_name(name, each))))
            for at, each in enumerate(self._revocable, start=1)
        ]
        return tuple(fill(on(Ground.ASK, row), columns, Ground.ASK) for row in rows)

    def keys(self) -> Sequence[KeyHint] | None:
        if not self._revocable:
            return super().keys()
        language = self.host.language
        return (("1", language(say("pilih"))), ("Esc", language(say("urung"))))

    def press(self, key: str, character: str | None) -> bool:
        if not self._revocable:
            return super().press(key, character)
        if key in ("escape", "x"):
            self._revocable = ()
        elif key.isdecimal() and 1 <= int(key) <= len(self._revocable):
            chosen = self._revocable[int(key) - 1]
            self._revocable = ()
            self._ask_to_revoke(chosen)
        return True

    def _entry(self) -> Officer:
        return self.host.desk.officers.get(str(self.officer))

    def _ask_to_revoke(self, granted: Acting) -> None:
        officer_id, role = str(self.officer), granted.role
        words = say(
            "Cabut penunjukan {name} sebagai {as_}, surat {letter}?",
            name=self._entry().name,
            as_=acting_name(self.host.desk.officers.roles.name, granted),
            letter=granted.letter,
        )
        self.ask(lambda officers: officers.revoke(officer_id, role), lambda _: words)


def revocable(host: Host, officer_id: str | None) -> tuple[Acting, ...]:
    """An officer's acting roles that have not ended and that the officer at the screen
    may revoke.
    """
    officer = host.desk.office.officer(officer_id) if officer_id is not None else None
    if officer is None or not officer.acting:
        return ()
    mine = {role.id for role in host.desk.officers.deputizable()}
    today = host.now.date()
    ends = {each.role: each for each in officer.acting if each.until >= today}
    return tuple(each for role, each in ends.items() if role in mine)


class OfficersPage(OfficerActsPage, ListPage[Officer]):
    """All officers with their roles; readable by everybody."""

    id: ClassVar[str] = "roster"

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._entries: tuple[RoleEntry, ...] = ()

    def title(self) -> Message | str:
        return say("Petugas")

    @property
    def officer(self) -> str | None:
        return self.chosen.id if self.chosen is not None else None

    def load(self) -> None:
        self._entries = self.host.desk.officers.roles.all()
        self.show(self.host.desk.officers.all())

    def seek(self, officer_id: str) -> None:
        found = (at for at, row in enumerate(self.rows) if row.id == officer_id)
        self._at = next(found, self._at)

    def enter(self) -> None:
        if self.chosen is not None:
            self.host.pages.open(OfficerPage(self.host, self.chosen.id))

    def key(self, row: Officer) -> str:
        return row.id

    def body(self, columns: int, rows: int) -> Sequence[Line]:
        if columns < _SIDE_BY_SIDE or self.chosen is None:
            return self._list(columns, rows)
        left_columns = columns * _LIST_SHARE[0] // _LIST_SHARE[1]
        right = columns - left_columns - 3
        officers = self.host.desk.officers
        sheet = officer_sheet(self.host, self.chosen, officers.changes(self.chosen.id), right)
        beside = [*sheet.head, *sheet.body][:rows]
        left = self._list(left_columns, rows)
        return [
            (
                *fill(left[at] if at < len(left) else (), left_columns),
                Span(" │ ", Ink.RULE),
                *(beside[at] if at < len(beside) else ()),
            )
            for at in range(rows)
        ]

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        today = self.host.now.date()
        admins = sum(officer.admin for officer in self.rows)
        coordinators = sum(officer.coordinator for officer in self.rows)
        deputies = sum(each.in_force(today) for officer in self.rows for each in officer.acting)
        counts = (
            (say_many("{n} admin", admins), admins),
            (say_many("{n} koordinator", coordinators), coordinators),
            (say_many("{n} Plh./Plt. berlaku", deputies), deputies),
        )
        said = "".join(f" · {language(words)}" for words, n in counts if n)
        officers = language(say_many("{n} petugas", len(self.rows)))
        return (
            (Span(f" {officers}", Ink.STRONG), Span(said, Ink.MUTED)),
            (Span("─" * columns, Ink.RULE),),
        )

    def line(self, row: Officer, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        flags = " ".join(self.host.language(flag) for flag in flags_of(row, short=True))
        roles, ink = roles_of(self.host, row)
        return spread(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(fit(row.id, 9), Ink.MUTED, ground),
                Span(" ", Ink.TEXT, ground),
                Span(fit(row.name, 25), Ink.STRONG if chosen else Ink.TEXT, ground),
                Span(" ", Ink.TEXT, ground),
                Span(roles, ink, ground),
            ),
            (Span(f" {flags} " if flags else "", Ink.MUTED, ground),),
            columns,
            ground,
        )

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        said = [row.id, *(part for part in (row.nip, row.post) if part)]
        return (Span(said[0], Ink.STRONG), Span("".join(f" · {part}" for part in said[1:])))

    def _list(self, columns: int, rows: int) -> list[Line]:
        foot = self._foot(columns)
        lines = list(super().body(columns, rows - len(foot)))
        lines += [()] * (rows - len(foot) - len(lines))
        return [*lines, *foot]

    def _foot(self, columns: int) -> list[Line]:
        """Who holds the roles that nobody else holds, or which roles are vacant."""
        language = self.host.language
        said: list[tuple[Message, Ink]] = []
        for officer in self.rows:
            if EVERY_ROLE in officer.roles:
                held = every_role_words(officer, self._entries)
                said.append(
                    (say("{name} memegang {held}.", name=officer.name, held=held), Ink.MUTED)
                )
        if len(self.rows) == 1:
            said.append((
                say("Peran yang diberikan kepada petugas berikutnya beralih kepadanya."),
                Ink.ACCENT,
            ))  # fmt: skip
        vacant = [role for role in self._entries if not role.owners]
        if vacant:
            named = ", ".join(f"{role.name} ({role.code})" for role in vacant[:_FEW])
            if len(vacant) > _FEW:
                named = language(say("{names}, dan {n} lainnya", names=named,
                                     n=len(vacant) - _FEW))  # fmt: skip
            said.append((
                say_many("{n} peran tanpa pemegang: {roles}", len(vacant), roles=named),
                Ink.WARN,
            ))  # fmt: skip
        return [
            text_line(f" {line}", ink)
            for words, ink in said
            for line in wrap(language(words), columns - 2)
        ]


class OfficerPage(OfficerActsPage, SheetPage):
    """One officer: entry, roles, acting roles, and who changed what."""

    id: ClassVar[str] = "officer"

    def __init__(self, host: Host, officer_id: str) -> None:
        super().__init__(host)
        self._officer_id = officer_id

    def title(self) -> Message | str:
        return say("Petugas {id}", id=self._officer_id)

    @property
    def officer(self) -> str | None:
        return self._officer_id if self.host.desk.office.officer(self._officer_id) else None

    def seek(self, officer_id: str) -> None:
        self._officer_id = officer_id
        self.load()

    def sheet(self, columns: int) -> Sheet:
        desk = self.host.desk
        officer = desk.office.officers[self._officer_id]
        return officer_sheet(self.host, officer, desk.officers.changes(officer.id), columns)
