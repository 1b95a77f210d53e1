"""*Kartu kendali dan riwayat berkas*: the whole history of a case as text for paper."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from sop_tui.casework.history import Stay, skipped_nodes
from sop_tui.casework.model import Document, Event, Kind
from sop_tui.casework.turns import open_roles
from sop_tui.casework.wording import STATUS_NAMES, awaited, linked, who, words_of
from sop_tui.desk.sentences import SET_BACK, in_the_name_of
from sop_tui.desk.views import CaseView
from sop_tui.export.context import ExportContext
from sop_tui.export.event_words import event_in_words, note_is_reason
from sop_tui.export.layout import PAPER, pad, side_by_side
from sop_tui.export.letter import fact, letter_facts, letterhead, signatures, typed
from sop_tui.export.paging import TextBlock, Whole, paged
from sop_tui.export.progress import NodeRecord, in_words, is_late, progress_of, voided_by
from sop_tui.export.sop_words import standard_in_words, void_at
from sop_tui.sop.graph import Node
from sop_tui.sop.model import Procedure, Step
from sop_tui.text.clean import clean
from sop_tui.text.message import Message, say, say_many
from sop_tui.text.width import wrap

_CAUSES: Mapping[Kind, Message] = MappingProxyType(
    {Kind.RECALLED: say("penarikan kembali"), Kind.MIGRATED: say("pemindahan revisi")}
)
"""What voids an outcome, apart from returns."""
_COLUMNS = (3, 18, 23, 10, 10, 10)
_GAP = " "
_INDENT = 8
_SAID = 13


def history_text(view: CaseView, context: ExportContext) -> str:
    """The history in pages of 60 lines, at most 80 columns wide, ending with a line break."""
    document = _History(view, context)
    head = context.language(
        say("{number}: kartu kendali dan riwayat berkas", number=view.case.number)
    )
    return paged(document.blocks(), head, context.language)


class _History:
    def __init__(self, view: CaseView, context: ExportContext) -> None:
        self.view = view
        self.context = context
        self.words = context.language
        self.progress = progress_of(view, context.clock, context.at, context.day)
        self.voided_by = voided_by(view.events)

    def blocks(self) -> Iterator[TextBlock]:
        yield self.letterhead()
        yield self.identity()
        yield self.legend()
        yield from self.visits()
        yield self.summary()
        if any(event.key or event.session for event in self.view.events):
            yield self.sessions()
        # Kept together, so that nobody signs an otherwise empty page.
        yield Whole((*self.integrity(), *self.signatures()))

    # What the case is about.

    def letterhead(self) -> TextBlock:
        title = self.words(say("KARTU KENDALI DAN RIWAYAT BERKAS"))
        return letterhead(self.view.procedure.agency, title, self.view.case.number)

    def identity(self) -> TextBlock:
        view = self.view
        case, procedure = view.case, view.procedure
        opened = view.events[0]
        lines = [
            *typed(self.words(say("Judul")), case.title),
            *typed(self.words(say("Pemohon/pelapor")), case.subject),
            *typed(self.words(say("Nomor agenda")), case.ref),
            *self.letter(),
            *fact(self.words(say("SOP")), procedure.title),
        ]
        if procedure.number:
            lines += fact(self.words(say("Nomor SOP")), procedure.number)
        lines += fact(self.words(say("Sidik jari SOP")), procedure.fingerprint)
        for until, former in view.former:
            before = say("{revision}, sebelum peristiwa {seq}",
                         revision=former.fingerprint, seq=until)  # fmt: skip
            lines += fact(self.words(say("Revisi terdahulu")), self.words(before))
        lines += fact(
            self.words(say("Dibuka")),
            self.words(say("{at} oleh {name} ({as_})", at=opened.at, name=opened.name,
                 as_=in_the_name_of(view.procedure_at(opened.seq), opened))),
        )  # fmt: skip
        lines += fact(self.words(say("Status")), self.status())
        if self.view.limit_at is not None:
            limit = say("{limit}, sampai {at}", limit=procedure.limit, at=self.view.limit_at)
            passed = self.view.limit_late(self.context.at)
            rest = self.words(say("; TERLAMPAUI")) if passed else ""
            lines += fact(self.words(say("Batas keseluruhan")), self.words(limit) + rest)
        calendars = [event.calendar for event in self.view.events if event.calendar]
        used = dict.fromkeys([*calendars, self.context.clock.name])
        lines += fact(self.words(say("Kalender kerja")), ", ".join(used))
        lines += fact(
            self.words(say("Dicetak")),
            self.words(say("{at} oleh {name}", at=self.context.at, name=self.context.by)),
        )
        return [*lines, ""]

    def letter(self) -> Iterator[str]:
        """The fields of the incoming letter that are filled in, and the related cases."""
        related = ", ".join(self.words(linked(link)) for link in self.view.case.linked)
        texts = (
            *letter_facts(self.view.case.papers, self.words),
            (say("Berkas terkait"), related),
        )
        for label, text in texts:
            if text:
                yield from typed(self.words(label), text)

    def status(self) -> str:
        case, procedure = self.view.case, self.view.procedure
        status = self.words(STATUS_NAMES[case.status])
        if case.visit is None:
            return self.words(say("{status} sejak {at}", status=status, at=self.closed_at()))
        node = procedure.node(case.visit.node)
        waits = self.words(awaited(procedure, node, open_roles(node, case.visit)))
        parts = [self.words(say("{status}; {waits}", status=status, waits=waits))]
        if case.visit.due_at is not None:
            parts.append(self.words(say("batas waktu {at}", at=case.visit.due_at)))
        return "; ".join(parts)

    def legend(self) -> TextBlock:
        return [
            *wrap(
                self.words(
                    say(
                        "Waktu dalam {zone}. Baris bertanda | disalin sebagaimana ditulis petugas.",
                        zone=self.context.language.zone(self.context.at),
                    )
                ),
                PAPER,
            ),
            "",
        ]

    # The visits of the case.

    def visits(self) -> Iterator[TextBlock]:
        headings = (
            say("No"), say("Langkah"), say("Pelaksana dan petugas"),
            say("Masuk"), say("Keluar"), say("Batas"),
        )  # fmt: skip
        rule = "-" * PAPER
        names = [
            wrap(self.words(name), room) for name, room in zip(headings, _COLUMNS, strict=True)
        ]
        heading = side_by_side(names, _COLUMNS, _GAP)
        blocks = [
            self.visit(no, stay, spent)
            for no, (stay, spent) in enumerate(
                zip(self.view.stays, self.progress.spent, strict=True), start=1
            )
        ]
        yield [self.words(say("PERJALANAN BERKAS")), rule, *heading, rule, *blocks[0], ""]
        for block in blocks[1:]:
            yield [*block, ""]
        closing = self.after_the_end()
        if closing:
            yield [*closing, ""]

    def visit(self, no: int, stay: Stay, spent: timedelta) -> TextBlock:
        procedure = self.view.revision_of(stay)
        node = procedure.node(stay.node)
        cells = [
            [str(no)],
            wrap(self.place(node), _COLUMNS[1]),
            self.officer(stay),
            self.stamp(stay.entered_at),
            self.stamp(stay.left_at),
            self.stamp(stay.due_at),
        ]
        lines = side_by_side(cells, _COLUMNS, _GAP)
        step = procedure.step(node.step)
        lines += self.line(say("Kegiatan: {activity}", activity=step.activity))
        for event in stay.events:
            if event is not stay.outcome:
                lines += self.event(event)
        return [*lines, *self.outcome(stay, spent)]

    def place(self, node: Node) -> str:
        """The place, without the role: the next column names it."""
        if node.phase == "choice":
            return self.words(say("langkah {step} (pilihan)", step=node.step))
        if node.act is not None:
            check = words_of(node.act).noun
            return self.words(say("langkah {step} ({what})", step=node.step, what=check))
        if node.symbol:
            return self.words(say("langkah {step} ({what})", step=node.step, what=node.id))
        return self.words(say("langkah {step}", step=node.step))

    def officer(self, stay: Stay) -> list[str]:
        procedure, room = self.view.revision_of(stay), _COLUMNS[2]
        event = stay.outcome
        if event is None:
            visit, node = self.view.case.visit, procedure.node(stay.node)
            left = open_roles(node, visit) if visit is not None else node.roles
            return wrap(self.words(who(procedure, left)), room)
        return [
            *wrap(event.name, room),
            *self.nip(event.officer),
            *wrap(self.words(in_the_name_of(procedure, event)), room),
        ]

    def nip(self, officer: str) -> list[str]:
        nip = self.context.nips.get(officer, "")
        return wrap(self.words(say("NIP {nip}", nip=nip)), _COLUMNS[2]) if nip else []

    def outcome(self, stay: Stay, spent: timedelta) -> list[str]:
        event = stay.outcome
        used = self.words(say("terpakai {spent}", spent=in_words(spent, self.progress.day)))
        late = is_late(stay, self.view.case, self.context.at)
        rest = f"{used}; {self.words(say('TERLAMBAT'))}" if late else used
        if event is None:
            return self.entry("", self.words(say("Hasil: belum ada; {rest}", rest=rest)))
        procedure = self.view.revision_of(stay)
        node = procedure.node(stay.node)
        what = self.words(
            say("Hasil: {what}; {rest}", what=event_in_words(procedure, event), rest=rest)
        )
        lines = [*self.entry(str(event.seq), what), *self.said(event)]
        if event.kind is Kind.APPROVED:
            lines += self.line(say("Pengesahan: dapat dilanjutkan"))
        elif event.kind in (Kind.RETURNED, Kind.REJECTED):
            lines += self.line(say("Pengesahan: tidak dapat dilanjutkan"))
        if stay.void:
            cause = self.voided_by[event.seq]
            by = _CAUSES.get(cause.kind, say("pengembalian"))
            void = self.words(void_at(node)).upper()
            lines += self.line(say("{what} oleh {by} ({seq})", what=void, by=by, seq=cause.seq))
        return lines

    def event(self, event: Event) -> list[str]:
        """An event that did not move the case."""
        procedure = self.view.procedure_at(event.seq)
        sentence = self.words(
            say(
                "{at} {what} oleh {name} ({as_})",
                at=self.context.language.short_moment(event.at),
                what=event_in_words(procedure, event),
                name=event.name,
                as_=in_the_name_of(procedure, event),
            )
        )
        return [*self.entry(str(event.seq), sentence), *self.said(event)]

    def said(self, event: Event) -> list[str]:
        """What the officer recorded with an event: post, basis, reason or note, checklist,
        documents.
        """
        note = say("Alasan") if note_is_reason(event) else say("Catatan")
        said: list[tuple[Message, Sequence[str]]] = [
            (say("Jabatan"), [event.post] if event.post else []),
            (say("Dasar"), [event.basis] if event.basis else []),
            (note, [event.note] if event.note else []),
            (say("Kelengkapan"), event.checklist),
            (say("Dokumen"), [self.document(each) for each in event.documents]),
        ]
        set_back = self.line(SET_BACK) if event.seq in self.view.set_back else []
        return set_back + [
            line
            for label, texts in said
            for text in texts
            for line in typed(self.words(label), text, _SAID, _INDENT)
        ]

    def document(self, document: Document) -> str:
        parts = [document.title]
        if document.number:
            parts.append(self.words(say("nomor {number}", number=document.number)))
        if document.date:
            parts.append(self.words(say("tanggal {date}", date=document.date)))
        return ", ".join(parts)

    def after_the_end(self) -> list[str]:
        """The nodes that the case passed over, and that it is closed."""
        case = self.view.case
        over = skipped_nodes(self.view.procedure, case, self.view.stays[-1].node)
        nodes = ", ".join(node.id for node in over)
        skipped = (
            wrap(self.words(say("Tidak dilalui: {nodes}.", nodes=nodes)), PAPER) if over else []
        )
        if case.visit is not None:
            return skipped
        status = self.words(STATUS_NAMES[case.status])
        closed = say("Berkas {status} pada {at}.", status=status, at=self.closed_at())
        return [*skipped, self.words(closed)]

    def closed_at(self) -> datetime:
        """When the case ended; later notes do not change this time."""
        left_at = self.view.stays[-1].left_at
        return left_at if left_at is not None else self.view.case.changed_at

    # Totals and proof.

    def summary(self) -> TextBlock:
        from tabulate import tabulate  # slow to import (80 ms), and only the printed form needs it

        procedure = self.view.procedure
        rows = [
            [str(step.no), *self.figures(procedure, step, records)]
            for step in procedure.steps
            if (records := _visited(self.progress.records.values(), step))
        ]
        former = {each.procedure.fingerprint: each.procedure for each in self.progress.former}
        for no, (fingerprint, revision) in enumerate(former.items(), start=1):
            gone = [each.record for each in self.progress.former
                    if each.procedure.fingerprint == fingerprint]  # fmt: skip
            rows += [
                [f"{step.no}{'*' * no}", *self.figures(revision, step, records)]
                for step in revision.steps
                if (records := _visited(gone, step))
            ]
        headings = (
            say("Langkah"), say("Kunjungan"), say("Standar"), say("Terpakai"), say("Terlambat"),
        )  # fmt: skip
        table = tabulate(
            rows,
            [self.words(each) for each in headings],
            tablefmt="simple",
            disable_numparse=True,
            colalign=("right", "right", "left", "left", "right"),
        )
        total = self.words(
            say(
                "Waktu kerja terpakai {used}; {returns}.",
                used=in_words(self.progress.used, self.progress.day),
                returns=say_many("{n} kali dikembalikan", self.progress.returns),
            )
        )
        return [
            self.words(say("RINGKASAN (waktu kerja, tanpa masa ditangguhkan)")),
            "",
            *table.splitlines(),
            *self.footnotes(former),
            "",
            *wrap(total, PAPER),
            "",
        ]

    def figures(self, procedure: Procedure, step: Step, records: Sequence[NodeRecord]) -> list[str]:
        """How often a case came to a step, the standard, the time used, and how often it
        was late.
        """
        return [
            str(sum(record.visits for record in records)),
            self.words(standard_in_words(procedure, step)),
            self.words(
                in_words(sum((record.used for record in records), timedelta()), self.progress.day)
            ),
            str(sum(record.late for record in records)),
        ]

    def footnotes(self, former: Iterable[str]) -> Iterator[str]:
        """What the stars at steps of former revisions mean."""
        for no, fingerprint in enumerate(former, start=1):
            star = say("{star} langkah revisi terdahulu {revision}, tidak ada lagi dalam revisi "
                       "ini", star="*" * no, revision=fingerprint[:12])  # fmt: skip
            yield from wrap(self.words(star), PAPER, 2)

    def sessions(self) -> TextBlock:
        by: dict[tuple[str, str, str], list[int]] = {}
        for event in self.view.events:
            if event.key or event.session:
                by.setdefault((event.name, event.key, event.session), []).append(event.seq)
        lines = [self.words(say("KUNCI DAN SESI")), ""]
        for (name, key, session), seqs in by.items():
            lines += wrap(
                self.words(say(
                    "{name}: kunci {key}, sesi {session}, peristiwa {events}",
                    name=name, key=key or "-", session=session or "-",
                    events=", ".join(map(str, seqs)),
                )),
                PAPER, 2,
            )  # fmt: skip
        return [*lines, ""]

    def integrity(self) -> TextBlock:
        proof = self.context.integrity
        return [
            self.words(say("KEUTUHAN")),
            "",
            *fact(self.words(say("Peristiwa")), str(len(self.view.events))),
            *fact(self.words(say("Sidik jari peristiwa")), self.view.events[-1].hash or "-"),
            *fact(self.words(say("Kepala rantai")), proof.chain_head or "-"),
            *fact(self.words(say("Revisi")), str(proof.revision)),
            *self.examined(),
            "",
            *self.seal(),
        ]

    def seal(self) -> list[str]:
        """The newest seal of the store, so that an auditor can check it from the printed export
        alone.
        """
        sealed, signature = self.context.integrity.sealed, self.context.integrity.signature
        if not sealed:
            return []
        how = say(
            "Teks yang ditandatangani (satu baris; sambung tanpa spasi), lalu tanda tangannya. "
            "Periksa dengan ssh-keygen -Y verify -n sop-tui-seal."
        )
        room = PAPER - 2
        signed = [sealed[at : at + room] for at in range(0, len(sealed), room)]
        lines = [*signed, "", *signature.splitlines()]
        return [
            self.words(say("SEGEL TERAKHIR")),
            "",
            *wrap(self.words(how), PAPER),
            "",
            *(f"  {clean(line)}".rstrip() for line in lines),
            "",
        ]

    def examined(self) -> list[str]:
        """Whether the hashes of the events still match, and when that was checked."""
        proof = self.context.integrity
        if proof.altered is not None:
            altered = say(
                "peristiwa {seq} BERUBAH sejak dicatat; jalankan sop-tui store verify",
                seq=proof.altered,
            )
            return fact(self.words(say("Diperiksa")), self.words(altered))
        if proof.verified_at is not None:
            fits = say("{at}; sidik jari cocok", at=proof.verified_at)
            return fact(self.words(say("Diperiksa")), self.words(fits))
        return fact(self.words(say("Dibaca")), self.words(say("{at}", at=self.context.at)))

    def signatures(self) -> TextBlock:
        signers = [self.words(say("Mengetahui,")), self.words(say("Petugas,"))]
        known = ("", ""), (self.context.by, self.context.by_nip)
        return signatures(signers, self.context.at, known)

    # Layout.

    def entry(self, mark: str, text: str) -> list[str]:
        """An event of a visit with its number."""
        first, *rest = wrap(text, PAPER - _INDENT)
        head = pad(f"{mark}." if mark else "", _INDENT - 4)
        return [f"    {head}{first}", *(" " * _INDENT + line for line in rest)]

    def line(self, message: Message) -> list[str]:
        margin = " " * _INDENT
        return [margin + line for line in wrap(self.words(message), PAPER - _INDENT)]

    def stamp(self, moment: datetime | None) -> list[str]:
        if moment is None:
            return ["-"]
        return [self.words.short_date(moment), self.words.clock(moment)]


def _visited(records: Iterable[NodeRecord], step: Step) -> list[NodeRecord]:
    return [record for record in records if record.node.step == step.no and record.visits]
