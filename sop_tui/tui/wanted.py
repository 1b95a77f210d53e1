"""Diminta: what a case asks for, why, from whom and until when, wherever an officer decides.

Built in one place, and shown at the top of a case, beside or below a list, and in the question.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeAlias

from sop_tui.casework.history import leads_back
from sop_tui.casework.model import Capacity, Event, Kind, Part, Status
from sop_tui.casework.turns import open_roles
from sop_tui.casework.wording import CAPACITY_NAMES, STATUS_NAMES, check_by, who
from sop_tui.desk.sentences import in_the_name_of
from sop_tui.desk.views import CaseView
from sop_tui.office.model import Officer
from sop_tui.office.office import Office
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ground, Ink, Line, Span, cut, fill, fit, line_width, width, wrap
from sop_tui.tui.kinds.page import Host

BESIDE = 116
"""Screen width from which the block stands beside a list instead of below it."""

_SIDE = 46
_BELOW = 5  # minimum rows of the block below a list
_ROOMY = 18  # rows of a page from which a block below a list leaves enough room
_LABEL = 9
_NAMED = 3  # how many of the awaited officers are named
_MOVED = frozenset(
    {Kind.OPENED, Kind.COMPLETED, Kind.APPROVED, Kind.RETURNED, Kind.RECALLED, Kind.CHOSEN}
)

_Row: TypeAlias = tuple[Span, ...]


def wanted_of(procedure: Procedure, node: Node, left: Sequence[str]) -> Message:
    """What a node asks for, e.g. "paraf Kadiv", of the roles whose part is open."""
    role = who(procedure, left)
    if node.phase == "choice":
        return say("pilihan {role}", role=role)
    if node.act is None:
        return say("langkah {step} oleh {role}", step=node.step, role=role)
    return check_by(node.act, role)


def able_officers(
    office: Office, procedure: Procedure, roles: Sequence[str], now: datetime, you: str = ""
) -> list[tuple[Officer, Message]]:
    """The officers who may act in one of these roles today; deputies with their capacity.

    The officer ``you`` is named so, and comes first.
    """
    named: dict[str, tuple[Officer, Message]] = {}
    for role in roles:
        for officer in office.holders(procedure.id, role, now.date()):
            held = office.roles_in_force(officer.id, procedure.id, (role,), now.date())
            capacity = Capacity(held[0].capacity)
            name = _named(office.name(officer.id), capacity, you=officer.id == you)
            named.setdefault(officer.id, (officer, name))
    return sorted(named.values(), key=lambda each: each[0].id != you)


def _named(name: str, capacity: Capacity, *, you: bool) -> Message:
    if capacity in (Capacity.PLH, Capacity.PLT):
        words = CAPACITY_NAMES[capacity]
        if you:
            return say("{name} ({capacity}, Anda)", name=name, capacity=words)
        return say("{name} ({capacity})", name=name, capacity=words)
    return say("{name} (Anda)", name=name) if you else say("{name}", name=name)


def waited_for(
    office: Office, procedure: Procedure, roles: Sequence[str], now: datetime, you: str = ""
) -> list[Message]:
    """The names of those who may act in one of these roles today; an outside party by its role."""
    inside = [role for role in roles if not procedure.role(role).outside]
    outside = [procedure.role(role).name for role in roles if role not in inside]
    able = able_officers(office, procedure, inside, now, you)
    return [
        *(name for _, name in able),
        *(say("{role}, pihak di luar kantor", role=name) for name in outside),
    ]


def where_it_is(host: Host, view: CaseView) -> str:
    """The place of an open case in one line: step, act, since when, awaited officers.

    "" for a closed case.
    """
    drawing = _Drawing(host, view)
    if drawing.node is None:
        return ""
    return host.language(drawing.whereabouts())


def wanted_in_question(host: Host, number: str, columns: int) -> list[Line]:
    """The block's lines that the question itself lacks: from whom, until when, why it
    was returned.
    """
    view = host.desk_cache.view(number)
    drawing = _Drawing(host, view) if view is not None else None
    if drawing is None or drawing.node is None:
        return []
    rows = drawing.came_from(columns - 2)
    asked = ((span._replace(ground=Ground.ASK) for span in row) for row in rows)
    indent = Span(" ", Ink.TEXT, Ground.ASK)
    return [fill((indent, *row), columns, Ground.ASK) for row in asked]


def wanted_block(host: Host, view: CaseView, columns: int, most: int | None = None) -> list[Line]:
    """The block in a box of this width, with at most ``most`` rows, frame included."""
    drawing = _Drawing(host, view)
    inner = columns - 4
    top = drawing.top(columns)
    rows = list(drawing.rows(inner))
    if most is not None and len(rows) > most - 2:
        rows = rows[: max(1, most - 2)]
        rows[-1] = (Span("…", Ink.MUTED),) if len(rows) > 1 else rows[-1]
    body = [(Span(" │ ", Ink.RULE), *fill(row, inner), Span("│", Ink.RULE)) for row in rows]
    foot = (Span(f" └{'─' * (inner + 1)}┘", Ink.RULE),)
    return [top, *body, foot]


class WantedBlock:
    """The block last drawn with a list; drawn again only if it would change."""

    def __init__(self) -> None:
        self._view: CaseView | None = None
        self._depends: object = None
        self._lines: list[Line] = []

    def of(self, host: Host, view: CaseView, columns: int, rows: int) -> list[Line]:
        minute = host.now.replace(second=0, microsecond=0)
        words = host.desk_cache.time_words(view.card)
        depends = (columns, rows, minute, words, host.key_of("follow"), host.desk.officer_id)
        if view is not self._view or depends != self._depends:
            self._view, self._depends = view, depends
            beside = columns >= BESIDE
            self._lines = (
                _beside(host, view, rows) if beside else _below(host, view, columns, rows // 2)
            )
        return list(self._lines)


def with_wanted(
    host: Host,
    number: str | None,
    columns: int,
    rows: int,
    draw: Callable[[int, int], Sequence[Line]],
    block: WantedBlock | None = None,
) -> Sequence[Line]:
    """A list together with the block of its selected case."""
    view = host.desk_cache.view(number) if number is not None else None
    block = block or WantedBlock()
    if columns >= BESIDE:
        left = list(draw(columns - _SIDE - 1, rows))
        left += [()] * (rows - len(left))
        side = block.of(host, view, columns, rows) if view is not None else [()] * rows
        return [
            (*fill(line, columns - _SIDE - 1), Span("│", Ink.RULE), *fill(other, _SIDE))
            for line, other in zip(left, side, strict=True)
        ]
    if rows < _ROOMY:
        return draw(columns, rows)
    below = block.of(host, view, columns, rows) if view is not None else []
    below += [()] * (_BELOW - len(below))
    lines = list(draw(columns, rows - len(below)))
    lines += [()] * (rows - len(below) - len(lines))
    return [*lines, *below]


def _below(host: Host, view: CaseView, columns: int, most: int) -> list[Line]:
    """The block without a frame: the reason of a return in full, everything else in one row each.

    If it needs more rows than allowed, the reason is cut to one row too.
    """
    drawing = _Drawing(host, view)
    top = drawing.top(columns)
    said = [list(each) for each in drawing.things(columns - 2)]
    at = len(said)
    while at > 0 and sum(map(len, said)) >= most:
        at -= 1
        said[at] = [_shortened(said[at])]
    rows = [row for each in said for row in each][: most - 1]
    return [top, *((Span(" "), *row) for row in rows)]


def _shortened(rows: list[_Row]) -> _Row:
    """The first of the rows, with a sign that there are more."""
    row = rows[0]
    if len(rows) == 1:
        return row
    return (*row[:-1], row[-1]._replace(text=f"{row[-1].text} …"))


def _beside(host: Host, view: CaseView, rows: int) -> list[Line]:
    title = [(Span(f" {line}", Ink.STRONG),) for line in wrap(view.case.title, _SIDE - 2)]
    subject = view.case.subject
    if subject:
        title += [(Span(f" {line}", Ink.MUTED),) for line in wrap(subject, _SIDE - 2)]
    block = wanted_block(host, view, _SIDE, rows - len(title) - 2)
    lines: list[Line] = [(Span(f" {view.case.number}", Ink.ACCENT),), *title, *block][:rows]
    return [*lines, *[()] * (rows - len(lines))]


class _Drawing:
    def __init__(self, host: Host, view: CaseView) -> None:
        self.host = host
        self.view = view
        self.words: Language = host.language
        self._due_below = False  # set when the top row has no room for it
        case = view.case
        self.node = view.procedure.node(case.visit.node) if case.visit is not None else None
        self.left: tuple[str, ...] = ()
        if self.node is not None and case.visit is not None:
            self.left = open_roles(self.node, case.visit)

    def whereabouts(self) -> Message:
        assert self.node is not None
        asked = wanted_of(self.view.procedure, self.node, self.left)
        if self.node.act is not None or self.node.phase == "choice":
            asked = say("langkah {step}: {asked}", step=self.node.id, asked=asked)
        since = self.view.card.entered_at
        at = self._stamp(since) if since is not None else "-"
        return say("{asked} · menunggu {names} · sejak {at}", asked=asked, at=at,
                   names=self._waited_for())  # fmt: skip

    def top(self, columns: int) -> Line:
        if self.node is None:
            what = self.words(say("BERKAS SUDAH BERAKHIR"))
        else:
            asked = wanted_of(self.view.procedure, self.node, self.left)
            what = self.words(say("DIMINTA: {asked}", asked=asked))
        due, ink = self._due(columns - width(what) - 10)
        start = (Span(" ┌ ", Ink.RULE), Span(cut(what, columns - 8), Ink.ACCENT))
        end = (Span(f" {due} ", ink), Span("┐", Ink.RULE)) if due else (Span("┐", Ink.RULE),)
        line = "─" * max(0, columns - line_width(start) - line_width(end) - 1)
        return (*start, Span(f" {line}", Ink.RULE), *end)

    def _due(self, room: int) -> tuple[str, Ink]:
        """The due date for the top row; if there is no room, it gets its own row."""
        if self.node is None:
            return "", Ink.MUTED
        words, ink = self._deadline()
        if self.view.card.deadline is not None and self.view.card.held_at is None:
            words = self.words(say("batas {when}", when=words))
        self._due_below = width(words) > room
        return ("" if self._due_below else words), ink

    def _deadline(self) -> tuple[str, Ink]:
        card = self.view.card
        left = self.host.desk_cache.time_words(card)
        ink = Ink.LATE if card.late else Ink.HELD if card.held_at is not None else Ink.MUTED
        if card.deadline is not None and card.held_at is None:
            if self.words.clock(card.deadline) in left:
                return left, ink  # day and hour are already given
            at = self._stamp(card.deadline)
            return self.words(say("{at} ({left})", at=at, left=left)), ink
        return left, ink

    def _due_row(self, room: int) -> Iterator[_Row]:
        if self._due_below:
            words, ink = self._deadline()
            yield from self._labelled(say("Batas"), words, room, ink)

    def _stamp(self, at: datetime) -> str:
        """The time if it is today, else day and time; the year only if it is not the
        present one.
        """
        now = self.host.now
        if at.date() == now.date():
            return self.words(say("hari ini {time}", time=self.words.clock(at)))
        if at.year != now.year:
            return self.words.short_moment(at)
        return f"{at:%d/%m} {self.words.clock(at)}"

    def things(self, room: int) -> Iterator[list[_Row]]:
        """Rows for each: what is asked, why it was returned, from whom, who acts, what is
        needed.
        """
        if self.node is None:
            yield list(self.rows(room))
            return
        step = self.view.procedure.step(self.node.step)
        yield list(self._asked(step, room))
        yield from filter(None, (
            list(self._due_row(room)),
            list(self._hold(room)),
            list(self._return(room)),
            list(self._following(room)),
            list(self._labelled(say("Dari"), self._from(), room)),
            list(self._labelled(say("Menunggu"), self._waited_for(), room)),
        ))  # fmt: skip
        if step.inputs:
            yield list(self._labelled(say("Lengkap"), self._boxes(step), room))

    def came_from(self, room: int) -> Iterator[_Row]:
        """From whom it came, why it is held or was returned, and until when it is wanted."""
        self._due_below = True
        yield from self._labelled(say("Dari"), self._from(), room)
        yield from self._hold(room)
        yield from self._return(room)
        yield from self._due_row(room)

    def _asked(self, step: Step, room: int) -> Iterator[_Row]:
        assert self.node is not None
        number = f"{self.node.id} "
        for row, line in enumerate(
            wrap(self.node.question or step.activity, room - len(number) - 1)
        ):
            start = fit(number, len(number) + 1) if row == 0 else " " * (len(number) + 1)
            yield (Span(start, Ink.MUTED), Span(line, Ink.STRONG))

    def rows(self, room: int) -> Iterator[_Row]:
        view, words = self.view, self.words
        if self.node is None:
            last = view.events[-1]
            by = say("{name}, {at}", name=last.name, at=words.short_moment(last.at))
            yield from self._labelled(say("Oleh"), words(by), room)
            return
        step = view.procedure.step(self.node.step)
        yield from self._asked(step, room)
        yield from self._due_row(room)
        yield from self._labelled(say("Dari"), self._from(), room)
        yield from self._done(room)
        yield from self._labelled(say("Menunggu"), self._waited_for(), room)
        yield from self._following(room)
        yield from self._hold(room)
        yield from self._return(room)
        if step.inputs:
            yield from self._labelled(say("Lengkap"), self._boxes(step), room)

    def _boxes(self, step: Step) -> str:
        ticked = self._ticked()
        return "  ".join(f"[{'x' if name in ticked else ' '}] {name}" for name in step.inputs)

    def _labelled(
        self, label: Message, value: str, room: int, ink: Ink = Ink.TEXT
    ) -> Iterator[_Row]:
        for row, line in enumerate(wrap(value, max(8, room - _LABEL))):
            name = self.words(label) if row == 0 else ""
            yield (Span(fit(name, _LABEL), Ink.MUTED), Span(line, ink))

    def _from(self) -> str:
        moved = next((e for e in reversed(self.view.events) if e.kind in _MOVED), None)
        if moved is None:
            return "-"
        return self.words(say("{who}, {at}", who=self._signed(moved), at=self._stamp(moved.at)))

    def _signed(self, event: Event) -> str:
        as_ = in_the_name_of(self.view.procedure_at(event.seq), event)
        return self.words(say("{name} ({as_})", name=event.name, as_=as_))

    def _waited_for(self) -> str:
        assert self.node is not None
        view, office, me = self.view, self.host.desk.office, self.host.desk.officer_id
        claimed = [part.holder for part in self._parts() if part.holder is not None]
        if self.node.shared and len(claimed) == len(self.left) and not view.card.lapsed:
            holders = "; ".join(map(office.name, claimed))
            return self.words(say("{name}, sudah mengambil", name=holders))
        if view.case.holder is not None and not view.card.lapsed:
            name = say("{name}, sudah mengambil", name=office.name(view.case.holder))
            return self.words(name)
        you = me if view.card.yours else ""
        waited = waited_for(office, view.procedure, self.left, self.host.now, you)
        today, procedure = self.host.now.date(), view.procedure
        if you and not office.roles_in_force(you, procedure.id, self._inside(), today):
            waited.insert(0, _named(office.name(you), Capacity.HOLDER, you=True))
        names = [self.words(each) for each in waited]
        if not names:
            return self.words(say("belum ada petugas dengan peran ini"))
        more = len(names) - _NAMED
        said = "; ".join(names[:_NAMED])
        if more > 0:
            said = self.words(say("{names}, dan {n} lainnya", names=said, n=more))
        return said

    def _inside(self) -> list[str]:
        """The open roles that are held inside the office."""
        return [role for role in self.left if not self.view.procedure.role(role).outside]

    def _parts(self) -> Iterator[Part]:
        """The open parts of a shared node, with their claims."""
        visit = self.view.case.visit
        if visit is not None:
            yield from (visit.part(role) for role in self.left)

    def _done(self, room: int) -> Iterator[_Row]:
        """The completed parts of a shared node, with their officers."""
        visit, procedure = self.view.case.visit, self.view.procedure
        if visit is None or self.node is None or not self.node.shared:
            return
        done = [
            f"{procedure.role(part.role).name} ({self.host.desk.office.name(part.officer)})"
            for part in visit.parts
            if part.officer is not None
        ]
        if done:
            yield from self._labelled(say("Sudah"), "; ".join(done), room, Ink.GOOD)

    def _following(self, room: int) -> Iterator[_Row]:
        """The case of another SOP that the step leads to, and whether the step waits for it."""
        if self.node is None or not self.node.leads_to:
            return
        sop, words = self.node.leads_to, self.words
        opened = [
            each.card
            for each in self.view.related
            if each.card is not None and not each.back and each.card.sop == sop
        ]
        label = say("Lanjutan")
        if not opened:
            key = self.host.key_of("follow") or ""
            said = say("SOP {sop}, belum dibuka; {key} membukanya", sop=sop, key=key)
            yield from self._labelled(label, words(said), room, Ink.WARN)
            return
        for card in opened:
            said = say("{number}, {status}", number=card.number, status=STATUS_NAMES[card.status])
            waits = self.node.waits and not card.status.closed
            if waits:
                said = say("{number}, ditunggu sampai selesai", number=card.number)
            ink = Ink.WARN if waits else Ink.TEXT
            yield from self._labelled(label, words(said), room, ink)

    def _hold(self, room: int) -> Iterator[_Row]:
        """Why it is held, by whom and since when."""
        if self.view.case.status is Status.HELD:
            held = next(e for e in reversed(self.view.events) if e.kind is Kind.HELD)
            yield from self._quoted("‖ ", held, room, Ink.HELD)

    def _return(self, room: int) -> Iterator[_Row]:
        """Why it was last returned, in full, or moved on without approval."""
        refused = [e for e in self.view.events if leads_back(e) or e.kind is Kind.RETURNED]
        if refused:
            last = refused[-1]
            sign = f"↶{sum(map(leads_back, refused))} " if leads_back(last) else "► "
            yield from self._quoted(sign, last, room, Ink.WARN)

    def _quoted(self, sign: str, event: Event, room: int, ink: Ink) -> Iterator[_Row]:
        said = f"{event.name}, {self._stamp(event.at)}"
        if event.note:  # empty where this officer may not read it
            said += f": “{event.note}”"
        for row, line in enumerate(wrap(said, room - width(sign))):
            yield (Span(sign if row == 0 else " " * width(sign), ink), Span(line, ink))

    def _here_then(self, event: Event) -> bool:
        """Whether an event happened at the step where the case now stands, in any revision."""
        assert self.node is not None
        node = self.view.procedure_at(event.seq).node(event.node or "")
        return node.step == self.node.step and self.view.procedure.knows(node)

    def _ticked(self) -> frozenset[str]:
        """The kelengkapan that was ticked since the case came to this step."""
        assert self.node is not None
        return frozenset(
            name
            for event in self.view.events
            if event.node is not None
            and event.seq not in self.view.voided
            and self._here_then(event)
            for name in event.checklist
        )
