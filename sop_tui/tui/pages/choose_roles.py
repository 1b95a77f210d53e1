"""Pilih peran: the roles of all procedures, to tick several or to choose one."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from sop_tui.desk.roles import RoleEntry
from sop_tui.office.model import EVERY_ROLE
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, fit, spread
from sop_tui.tui.kinds.finding import FilterablePage
from sop_tui.tui.kinds.page import Host


class _Row(NamedTuple):
    id: str
    code: str
    name: str
    owners: str
    sop_title: str


class ChooseRolesPage(FilterablePage[_Row]):
    """Space ticks roles, and ``then`` receives them; with ``single``, Enter chooses one.

    Typed words filter the roles; ticks are kept.
    """

    id: ClassVar[str] = "roles"

    def __init__(
        self,
        host: Host,
        roles: Sequence[RoleEntry],
        ticked: Iterable[str],
        then: Callable[[tuple[str, ...]], None],
        *,
        single: bool = False,
    ) -> None:
        super().__init__(host)
        self._roles = roles
        self._ticked = set(ticked)
        self._then = then
        self._single = single
        self._strange = sorted(self._ticked.difference((EVERY_ROLE, *(r.id for r in roles))))

    def title(self) -> Message | str:
        return say("Pilih peran")

    def all_rows(self) -> Sequence[_Row]:
        rows = [
            _Row(r.id, r.code, r.name, ", ".join(o.name for o in r.owners), r.sop_title)
            for r in self._roles
        ]
        if not self._single:
            words = self.host.language
            every = words(say("setiap peran yang tidak dipegang petugas lain"))
            rows.insert(0, _Row(EVERY_ROLE, "*", every, "", ""))
            unknown = words(say("peran ini tidak ada lagi dalam SOP"))
            rows += [_Row(role, "?", role, "", unknown) for role in self._strange]
        return rows

    def words_of(self, row: _Row) -> str:
        return " ".join(row[1:])

    def key(self, row: _Row) -> str:
        return row.id

    def line(self, row: _Row, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        box = "" if self._single else "[x] " if row.id in self._ticked else "[ ] "
        ink = Ink.STRONG if chosen or row.id in self._ticked else Ink.TEXT
        name = row.name if row.id == EVERY_ROLE else fit(row.name, 34)
        return spread(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(box, Ink.KEY, ground),
                Span(fit(row.code, 5), Ink.MUTED, ground),
                Span(name, ink, ground),
                Span(f" {row.owners}", Ink.MUTED, ground),
            ),
            (),
            columns,
            ground,
        )

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None or not row.sop_title:
            return None
        return (Span(row.sop_title, Ink.MUTED),)

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        keys = [("↑↓", language(say("pindah")))]
        if self._single:
            keys.append(("Enter", language(say("pakai"))))
        else:
            keys.append((language(say("Spasi")), language(say("tandai"))))
            keys.append(("Enter", language(say("selesai"))))
        keys.append(("Esc", language(say("urung"))))
        return tuple(keys)

    def press(self, key: str, character: str | None) -> bool:
        row = self.chosen
        if key != "space" or self._single or row is None:
            return super().press(key, character)
        self._ticked ^= {row.id}
        return True

    def take(self) -> None:
        if not self._single:
            self._finish(tuple(r.id for r in self.all_rows() if r.id in self._ticked))
        elif self.chosen is not None:
            self._finish((self.chosen.id,))

    def _finish(self, roles: tuple[str, ...]) -> None:
        self.host.pages.back()
        self._then(roles)
