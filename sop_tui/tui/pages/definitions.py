"""SOP kantor: all definitions; and the page of one definition with its history and changes."""

from typing import ClassVar

from sop_tui.desk.definition_views import DefinitionState, DefinitionView
from sop_tui.desk.definition_words import state_words, step_words
from sop_tui.desk.problems import NotFound
from sop_tui.sop.comparing import FIELD_NAMES, Comparison, FieldChange
from sop_tui.text.message import Message, say, say_many
from sop_tui.tui.ink import Ground, Ink, Line, Sheet, Span, fill, fit, spread, wrap
from sop_tui.tui.kinds.listing import ListPage
from sop_tui.tui.kinds.page import Host, Page
from sop_tui.tui.kinds.sheet import SheetPage

_SIDE_BY_SIDE = 120  # columns from which both revisions stand side by side


class DefinitionActsPage(Page):
    """A page on which a definition is selected, so that an admin can act on it."""

    @property
    def definition(self) -> DefinitionView | None:
        raise NotImplementedError


class DefinitionsPage(DefinitionActsPage, ListPage[DefinitionView]):
    """All definitions; readable by everybody."""

    id: ClassVar[str] = "definitions"

    def title(self) -> Message | str:
        return say("SOP kantor")

    @property
    def definition(self) -> DefinitionView | None:
        return self.chosen

    def load(self) -> None:
        self.show(self.host.desk.definitions.all())

    def enter(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        manages = self.host.desk.definitions.why_not_manage() is None
        if chosen.state is DefinitionState.DRAFT and manages:
            self._open_draft(chosen.id)
        else:
            self.host.pages.open(DefinitionPage(self.host, chosen))

    def show_sop(self, sop: str) -> bool:
        """Moves the cursor to the procedure; what the board shows is still said."""
        at = next((at for at, row in enumerate(self.rows) if row.id == sop), self.at)
        self.to(at)
        return False

    def _open_draft(self, sop: str) -> None:
        from sop_tui.tui.pages.draft import DraftPage

        drafts, host = self.host.desk.drafts, self.host
        host.background.in_turn(
            lambda: (drafts.draft(sop), drafts.event_of(sop)),
            lambda found: host.pages.open(DraftPage(host, found[0], sop, found[1])),
        )

    def key(self, row: DefinitionView) -> str:
        return f"{row.id}@{row.fingerprint}"

    def empty(self) -> Message:
        return say("belum ada SOP; salin yang bawaan dengan sop-tui sop copy-shipped")

    def line(self, row: DefinitionView, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        language = self.host.language
        warned = row.needs_evaluation or row.state is DefinitionState.UNUSABLE
        state = Span(f"{language(state_words(row))} ", Ink.WARN if warned else Ink.TEXT, ground)
        cases = language(say_many("{n} berkas", row.running))
        right = (state, Span(f"{cases:>10} ", Ink.MUTED, ground))
        room = max(10, columns - 10 - sum(len(span.text) for span in right))
        left = (
            Span("▌" if chosen else " ", Ink.ACCENT, ground),
            Span(fit(row.code, 6), Ink.STRONG, ground),
            Span(fit(row.title or row.id, room), Ink.STRONG if chosen else Ink.TEXT, ground),
        )
        return spread(left, right, columns, ground)

    def detail(self) -> Line | None:
        row = self.chosen
        if row is None:
            return None
        if row.trouble is not None:
            return (Span(self.host.language(row.trouble), Ink.WARN),)
        return (Span(row.id, Ink.STRONG), Span(f" · {row.fingerprint[:12]}", Ink.MUTED))


class DefinitionPage(DefinitionActsPage, SheetPage):
    """One definition: its state, its history, and its changes against the revision before."""

    id: ClassVar[str] = "definition"

    def __init__(self, host: Host, view: DefinitionView) -> None:
        super().__init__(host)
        self._view = view

    def title(self) -> Message | str:
        return say("SOP {code} {title}", code=self._view.code, title=self._view.title)

    @property
    def definition(self) -> DefinitionView | None:
        return self._view

    def load(self) -> None:
        super().load()
        known = self.host.desk.definitions.all()
        mine = (self._view.id, self._view.fingerprint)
        again = [view for view in known if (view.id, view.fingerprint) == mine]
        self._view = again[0] if again else self._view

    def sheet(self, columns: int) -> Sheet:
        language, definitions, view = self.host.language, self.host.desk.definitions, self._view
        lines: list[Line] = [()]
        given: list[tuple[Message, str]] = [
            (say("Keadaan"), language(state_words(view))),
            (
                say("Berlaku mulai")
                if view.state is DefinitionState.COMING
                else say("Berlaku sejak"),
                language.date(view.since) if view.since else "–",
            ),
            (say("Evaluasi"), language.date(view.evaluated) if view.evaluated else "–"),
            (say("Berkas berjalan"), str(view.running)),
            (say("Dengan revisi lain"), str(view.older)),
            (say("Sidik jari"), view.fingerprint),
        ]
        for name, text in given:
            for at, part in enumerate(wrap(text, columns - 22)):
                label = fit(language(name) if at == 0 else "", 20)
                lines.append((Span(f" {label}", Ink.MUTED), Span(part)))
        if view.trouble is not None:
            lines += [(Span(f" {part}", Ink.WARN),)
                      for part in wrap(language(view.trouble), columns - 2)]  # fmt: skip
        try:
            acts = definitions.history(view.id)
        except NotFound:
            acts = ()
        if acts:
            lines += [(), (Span(f" {language(say('Riwayat'))}", Ink.STRONG),)]
        for act in reversed(acts):
            said = f"{language.moment(act.event.at)}  {act.event.name}: {language(act.sentence)}"
            lines += [(Span(f"   {part}"),) for part in wrap(said, columns - 4)]
        comparison = self._comparison()
        if comparison is not None and not comparison.same:
            lines += [(), (Span(f" {language(say('Perubahan'))}", Ink.STRONG),)]
            lines += self._changes(comparison, columns)
        return Sheet(tuple(lines))

    def _comparison(self) -> Comparison | None:
        """The comparison with the revision before: the one in force, or the one that older cases
        follow.
        """
        definitions, view = self.host.desk.definitions, self._view
        try:
            before = definitions.before(view)
            if before is None or not view.fingerprint:
                return None
            return definitions.compared(f"{view.id}@{before}", f"{view.id}@{view.fingerprint}")
        except NotFound:
            return None

    def _changes(self, comparison: Comparison, columns: int) -> list[Line]:
        lines: list[Line] = [self._revisions(columns)]
        for change in comparison.header:
            lines += self._field(change, columns, 1)
        for step in comparison.steps:
            words = self.host.language(step_words(step))
            lines += [(Span(f" {part}", Ink.ACCENT),) for part in wrap(words, columns - 2)]
            for change in step.fields:
                lines += self._field(change, columns, 3)
        return lines

    def _revisions(self, columns: int) -> Line:
        """The heading that says which revision stands on the left (or above) and on the right (or
        below).
        """
        before = self.host.desk.definitions.before(self._view) or ""
        old = self.host.language(say("revisi lama {digest}", digest=before[:12]))
        new = self.host.language(say("revisi baru {digest}", digest=self._view.fingerprint[:12]))
        if columns < _SIDE_BY_SIDE:
            return (Span(f" - {old} · + {new}", Ink.MUTED),)
        return self._beside(old, new, columns, 3, Ink.MUTED)

    def _beside(
        self, left: str, right: str, columns: int, margin: int, ink: Ink = Ink.TEXT
    ) -> Line:
        half = (columns - margin - 5) // 2
        return (
            *fill((Span(f"{' ' * (margin + 1)}{left}", ink),), half + margin + 1),
            Span(" │ ", Ink.RULE),
            Span(right, ink),
        )

    def _field(self, change: FieldChange, columns: int, margin: int) -> list[Line]:
        name = self.host.language(FIELD_NAMES[change.field])
        lines: list[Line] = [(Span(f"{' ' * margin}{name}", Ink.MUTED),)]
        if columns < _SIDE_BY_SIDE:
            for sign, text in (("-", change.old), ("+", change.new)):
                parts = wrap(text or "–", columns - margin - 5)
                lines += [(Span(f"{' ' * (margin + 1)}{sign} {part}"),) for part in parts]
            return lines
        half = (columns - margin - 5) // 2
        old, new = (wrap(text or "–", half) for text in (change.old, change.new))
        for at in range(max(len(old), len(new))):
            left = old[at] if at < len(old) else ""
            right = new[at] if at < len(new) else ""
            lines.append(self._beside(left, right, columns, margin))
        return lines
