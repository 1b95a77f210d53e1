"""*Matriks SOP*: a procedure as on paper, drawn in characters.

Steps run downwards: number and text, the flowchart in the columns of the roles, and the *Mutu Baku*
beside it where there is room, else below the text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from sop_tui.casework.wording import otherwise, place, who
from sop_tui.export.flowchart import (
    DAGGER,
    END,
    HEIGHT,
    MARK_PARTS,
    MOST_LANES,
    Flowchart,
    detours,
    ends_apart,
)
from sop_tui.export.pieces import Piece, PieceLine, PieceRole, line_of, padded
from sop_tui.export.progress import CaseProgress, FormerNodeRecord, Mark, NodeRecord, in_words
from sop_tui.export.sop_words import act_at, doubt, standard_in_words
from sop_tui.export.syllables import parted
from sop_tui.sop.graph import END as SELESAI
from sop_tui.sop.graph import Node
from sop_tui.sop.inferred import is_inferred
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.language import Language
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

_NARROWEST, _WIDEST = 6, 11  # width of a role's column
_READABLE = 23  # columns that a step's text needs to be readable
_COMFORTABLE = 30
_QUALITY = 38  # columns that the Mutu Baku needs beside the text; with notes it needs more
_QUALITY_WITH_NOTES = 62
_TIME = 9
_GAP = 1
_FEW_WAYS = 3  # more of them in one paragraph are hard to tell apart
_QUALITIES = (say("Kelengkapan"), say("Waktu"), say("Output"), say("Keterangan"))


@dataclass(frozen=True, slots=True)
class DrawnMatrix:
    """``heading`` stays above ``body``; ``here`` is the line where the case stands.

    ``breaks`` are the lines of the body, between two steps, before which a page may break.
    """

    heading: tuple[PieceLine, ...]
    body: tuple[PieceLine, ...]
    here: int
    breaks: tuple[int, ...]


def draw_matrix(
    procedure: Procedure,
    language: Language,
    columns: int,
    way: CaseProgress | None = None,
    chosen: str = "",
) -> DrawnMatrix:
    """The procedure within this many columns (at least 60), with a case's progress if one is given.

    The node ``chosen`` is drawn as the current one.

    The *Mutu Baku* stands beside the steps where there is room, else below the text of each.
    """
    return _Drawing(procedure, language, columns, way, chosen).matrix()


@dataclass(frozen=True, slots=True)
class _Frame:
    """The widths of the columns: number, text, one role, and those of the Mutu Baku, if any."""

    no: int
    text: int
    role: int
    quality: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Band:
    """The rows of a step; ``step`` None means the closing symbol after the last check."""

    step: Step | None
    top: int
    height: int


class _Drawing:
    def __init__(
        self,
        procedure: Procedure,
        language: Language,
        columns: int,
        way: CaseProgress | None,
        chosen: str,
    ) -> None:
        self.procedure = procedure
        self.words = language
        self.columns = columns
        self.way = way
        roles = [role.id for role in procedure.roles]
        no = max(2, len(str(len(procedure.steps))))
        room = columns - no - 2 * _GAP - _READABLE - 2 * MOST_LANES
        self.in_columns = len(roles) * _NARROWEST <= room
        column_of = {role: at if self.in_columns else 0 for at, role in enumerate(roles)}
        count = len(roles) if self.in_columns else 1
        role, quality = self._shared_out(columns - no - 2 * _GAP, count)
        self.flowchart = Flowchart(procedure, language, way, column_of, role, chosen)
        text = columns - no - 2 * _GAP - self.flowchart.width - sum(q + _GAP for q in quality)
        self.frame = _Frame(no, text, role, quality)

    def _shared_out(self, room: int, count: int) -> tuple[int, tuple[int, ...]]:
        """The width of a role's column, and those of the Mutu Baku: none where it goes below the
        text.
        """
        room -= 2 * (1 + max((each.lane for each in detours(self.procedure)), default=-1))
        beside = room - _COMFORTABLE - count * (_NARROWEST + 1)
        if beside < _QUALITY:
            return max(_NARROWEST, min(_WIDEST, (room - _READABLE - 6) // count)), ()
        role = _NARROWEST + 1 + min(2, (beside - _QUALITY) // (2 * count))
        left = room - _COMFORTABLE - count * role
        notes = left >= _QUALITY_WITH_NOTES and any(step.note for step in self.procedure.steps)
        shares = 3 if notes else 2
        each = min((left - _TIME - (shares + 1) * _GAP) // shares, 30)
        return role, (each, _TIME, each, each) if notes else (each, _TIME, each)

    def matrix(self) -> DrawnMatrix:
        bands = self._bands
        canvas = self.flowchart.draw(self._tops)
        body: list[PieceLine] = []
        breaks: list[int] = []
        for band in bands:
            if body:
                breaks.append(len(body))
                body.append(self._rule(canvas.line(len(body))))
            cells = self._cells(band.step)
            for row in range(band.height):
                parts = [cell[row] if row < len(cell) else () for cell in cells]
                body.append(self._row(parts, canvas.line(band.top + row)))
        breaks.append(len(body))
        body.extend(self._notes())
        return DrawnMatrix(tuple(self._heading()), tuple(body), self._here, tuple(breaks))

    # Positions.

    @cached_property
    def _bands(self) -> tuple[_Band, ...]:
        bands: list[_Band] = []
        row = 0
        for step in self.procedure.steps:
            symbols = sum(node.step == step.no for node in self.procedure.nodes)
            texts = (len(cell) for cell in self._cells(step))
            height = max((HEIGHT + 1) * symbols - 1, *texts)
            bands.append(_Band(step, row, height))
            row += height + 1  # one row between two steps, through which the flow passes
        if ends_apart(self.procedure):
            bands.append(_Band(None, row, HEIGHT))
        return tuple(bands)

    @cached_property
    def _tops(self) -> Mapping[str, int]:
        """The top row of each symbol; the check of a step stands below its work."""
        tops: dict[str, int] = {}
        for band in self._bands:
            if band.step is None:
                tops[END] = band.top
                continue
            nodes = [node for node in self.procedure.nodes if node.step == band.step.no]
            tops.update((node.id, band.top + (HEIGHT + 1) * at) for at, node in enumerate(nodes))
        return tops

    @property
    def _here(self) -> int:
        records = self.way.records.values() if self.way is not None else ()
        steps = [record.node.step for record in records if record.mark is Mark.HERE]
        return next((b.top for b in self._bands if b.step and b.step.no in steps), 0)

    # Texts.

    def _heading(self) -> Iterator[PieceLine]:
        frame = self.frame
        roles = [[self.words(say("Pelaksana"))]]
        if self.in_columns:
            roles = [parted(role.name, frame.role - 1) for role in self.procedure.roles]
        quality = [
            wrap(self.words(name), room)
            for name, room in zip(_QUALITIES, frame.quality, strict=False)
        ]
        texts = [[self.words(say("No"))], [self.words(say("Kegiatan"))]]
        height = max(len(cell) for cell in (*roles, *quality))
        for row in range(height):
            number, text, *names = [
                line_of(cell[row - height] if row >= height - len(cell) else "", PieceRole.HEADING)
                for cell in (*texts, *roles, *quality)
            ]
            across = [piece for name in names[: len(roles)] for piece in padded(name, frame.role)]
            drawn = padded(tuple(across), self.flowchart.width)
            yield self._row([number, text, *names[len(roles) :]], drawn)
        yield (Piece("─" * self.columns, PieceRole.RULE),)

    def _cells(self, step: Step | None) -> list[list[PieceLine]]:
        """The number, the text, and the columns of the Mutu Baku where they stand beside it."""
        if step is None:
            return [[], [line_of(self.words(say("Selesai")), PieceRole.MUTED)]]
        frame = self.frame
        number = [line_of(f"{step.no:>{frame.no}}", PieceRole.HEADING)]
        text = [
            *map(line_of, wrap(step.activity + self._doubted(step, "activity"), frame.text)),
            *self._standing(step),
            *self._checks(step),
        ]
        quality = self._quality(step)
        beside = len(frame.quality)
        for name, value in list(zip(_QUALITIES, quality, strict=True))[beside:]:
            if value:
                said = self.words(say("{name}: {value}", name=name, value=value))
                text += self._paragraph(said, PieceRole.MUTED)
        columns = [
            [line_of(line) for line in wrap(value, room)] if value else []
            for value, room in zip(quality[:beside], frame.quality, strict=True)
        ]
        return [number, text, *columns]

    def _quality(self, step: Step) -> tuple[str, str, str, str]:
        standard = self.words(standard_in_words(self.procedure, step))
        return (
            _listed(step.inputs) + self._doubted(step, "inputs"),
            standard + self._doubted(step, "time"),
            _listed(step.output) + self._doubted(step, "output"),
            step.note + self._doubted(step, "note"),
        )

    def _standing(self, step: Step) -> Iterator[PieceLine]:
        """What happened to the case at the step."""
        if self.way is None:
            return
        records = [
            record
            for record in self.way.records.values()
            if record.node.step == step.no and record.visits
        ]
        over = [record.node.id for record in self.way.records.values()
                if record.node.step == step.no and record.mark is Mark.PASSED]  # fmt: skip
        if over:
            said_over = say("- {nodes} tidak dilalui", nodes=", ".join(over))
            yield from self._paragraph(self.words(said_over), PieceRole.MUTED)
        for record in records:
            yield from self._paragraph(self.words(self._stands(record)), MARK_PARTS[record.mark])
        if records:
            visits = max(record.visits for record in records)
            late = sum(record.late for record in records)
            said = [self.words(say("terpakai {spent}", spent=in_words(
                sum((record.used for record in records), timedelta()), self.way.day)))]  # fmt: skip
            if visits > 1:
                said.append(self.words(say_many("{n} kunjungan", visits)))
            if late:
                said.append(self.words(say_many("{n} kali terlambat", late)))
            yield from self._paragraph("; ".join(said), PieceRole.LATE if late else PieceRole.MUTED)

    def _stands(self, record: NodeRecord) -> Message:
        node, outcome, when = record.node.id, record.outcome, self.words.short_moment
        if record.mark is Mark.HERE and record.since is not None:
            if record.left:
                names = ", ".join(self.procedure.role(role).name for role in record.left)
                return say("► {node} berkas di sini sejak {at}; belum selesai: {names}",
                           node=node, at=when(record.since), names=names)  # fmt: skip
            return say("► {node} berkas di sini sejak {at}", node=node, at=when(record.since))
        if outcome is None:
            if self.procedure.leads_ahead(record.node):
                return say("× {node} tidak disetujui", node=node)
            return say("× {node} dikembalikan", node=node)
        if record.mark is Mark.VOID:
            return say("× {node} gugur: {name}, {at}", node=node, name=outcome.name,
                       at=when(outcome.at))  # fmt: skip
        return say("√ {node} {name}, {at}", node=node, name=outcome.name, at=when(outcome.at))

    def _checks(self, step: Step) -> Iterator[PieceLine]:
        for node in self.procedure.nodes:
            if node.step != step.no:
                continue
            if node.phase == "check":
                yield from self._paragraph(self._check(node), PieceRole.LABEL)
            elif node.phase == "choice":
                for said in self._choice(node):
                    yield from self._paragraph(said, PieceRole.LABEL)
            elif not self.in_columns or node.shared:
                names = self.words(who(self.procedure, node.roles))
                said = f"{node.id}: {names}" if node.shared else names
                yield from self._paragraph(said, PieceRole.LABEL)
        if step.next:
            said = self.words(say("lalu ke {node}", node=step.next))
            yield from self._paragraph(said + self._doubted(step, "next"), PieceRole.LABEL)
        if step.leads_to:
            said = self.words(say("menuju SOP {sop}", sop=step.leads_to))
            yield from self._paragraph(said + self._doubted(step, "leads_to"), PieceRole.LABEL)

    def _check(self, node: Node) -> str:
        def mark(*fields: str) -> str:
            return DAGGER if is_inferred(self.procedure, node, *fields) else ""

        act = self.words(act_at(self.procedure, node))
        if not self.in_columns:
            act += mark("role")
        said = self.words(
            say("{node}: {act}; jika tidak, {otherwise}{mark}", node=node.id, act=act + mark("act"),
                otherwise=otherwise(self.procedure, node), mark=mark("return_to"))
        )  # fmt: skip
        return self.words(say("{said}; dapat ditolak", said=said)) if node.reject else said

    def _choice(self, node: Node) -> list[str]:
        """The question with its ways; where there are many, each on a line of its own."""
        doubt_of_ways = DAGGER if is_inferred(self.procedure, node, "way", "question") else ""
        ways = [
            self.words(say("{n} {way} ke {node}", n=n, way=way.name, node=way.to or SELESAI))
            for n, way in enumerate(node.ways, start=1)
        ]
        question = node.question or self.words(say("Ke mana?"))
        if len(ways) > _FEW_WAYS:
            return [f"{node.id}: {question}{doubt_of_ways}", *ways]
        return [f"{node.id}: {question} {'; '.join(ways)}{doubt_of_ways}"]

    def _paragraph(self, text: str, part: PieceRole = PieceRole.TEXT) -> list[PieceLine]:
        return [line_of(line, part) for line in wrap(text, self.frame.text, 2)]

    def _doubted(self, step: Step, *names: str) -> str:
        return DAGGER if set(names) & set(step.inferred) else ""

    def _row(self, cells: Sequence[PieceLine], drawn: PieceLine) -> PieceLine:
        """A row of the table; missing cells are empty."""
        frame = self.frame
        number, text, *quality = cells
        quality += [()] * (len(frame.quality) - len(quality))
        beside = [
            piece
            for cell, room in zip(quality, frame.quality, strict=True)
            for piece in (Piece(" " * _GAP), *padded(cell, room))
        ]
        return (
            *padded(number, frame.no + _GAP),
            *padded(text, frame.text + _GAP),
            *drawn,
            *beside,
        )

    def _rule(self, drawn: PieceLine) -> PieceLine:
        frame = self.frame
        beside = sum(room + _GAP for room in frame.quality)
        return (
            Piece("╌" * (frame.no + _GAP + frame.text), PieceRole.RULE),
            Piece(" "),
            *drawn,
            *line_of(" " + "╌" * (beside - 1) if beside else "", PieceRole.RULE),
        )

    def _named(self, step: int, doubts: Sequence[str]) -> Iterator[str]:
        nodes = [node for node in self.procedure.nodes if node.step == step]
        ahead = any(map(self.procedure.leads_ahead, nodes))
        return (self.words(doubt(name, ahead=ahead)) for name in doubts)

    def _notes(self) -> Iterator[PieceLine]:
        yield (Piece("─" * self.columns, PieceRole.RULE),)
        doubts = [(step.no, step.inferred) for step in self.procedure.steps if step.inferred]
        if doubts:
            said = say(
                "{dagger} dibaca dari uraian, tidak tertulis tegas dalam dokumen; mohon ditegaskan "
                "oleh pemilik SOP: {list}.",
                dagger=DAGGER,
                list="; ".join(
                    self.words(say("langkah {step} {what}", step=no,
                                   what=", ".join(self._named(no, names))))
                    for no, names in doubts
                ),
            )  # fmt: skip
            yield from self._across(self.words(said))
        keys = say("Kapsul: mulai dan selesai. Kotak: kegiatan. Belah ketupat: pemeriksaan (p).")
        yield from self._across(self.words(keys))
        if any(node.phase == "choice" or node.shared for node in self.procedure.nodes):
            more = say("Belah ketupat dengan arah bernama: pilihan. Kotak yang terhubung: bersama.")
            yield from self._across(self.words(more))
        if self.way is not None:
            marks = say("√ selesai. × gugur. ► dan garis ganda: berkas di sini. "
                        "Garis tebal: jalan yang sudah ditempuh.")  # fmt: skip
            yield from self._across(self.words(marks))
            yield from self._former(self.way.former)

    def _former(self, former: Sequence[FormerNodeRecord]) -> Iterator[PieceLine]:
        """The visits of a migrated case to nodes that this revision lacks."""
        for record, place_then in ((each.record, place(each.procedure, each.record.node))
                                for each in former):  # fmt: skip
            said = self.words(say("Menurut revisi terdahulu, gugur: {place}", place=place_then))
            if record.outcome is not None:
                at = self.words.short_moment(record.outcome.at)
                said = self.words(say("{said}; {name}, {at}", said=said, at=at,
                                      name=record.outcome.name))  # fmt: skip
            yield from self._across(said)

    def _across(self, text: str) -> Iterator[PieceLine]:
        for line in wrap(text, self.columns, 2):
            yield line_of(line, PieceRole.MUTED)


def _listed(texts: Sequence[str]) -> str:
    return "; ".join(text.rstrip(";. ") if len(texts) > 1 else text for text in texts)
