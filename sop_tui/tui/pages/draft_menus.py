"""Menus and forms for a draft: changes of a row, the roles, the identity block."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import ClassVar

import msgspec

from sop_tui.desk import inputs
from sop_tui.drafting import edits
from sop_tui.drafting.draft import DraftRole
from sop_tui.drafting.parts import ACTS, BLOCK, DATES, EditProblem
from sop_tui.text.message import Message, say
from sop_tui.tui.editing import Typed
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, cut, fill, fit
from sop_tui.tui.kinds.form import Field, FormPage, TextField
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.definition_forms import DefinitionForm, Work
from sop_tui.tui.pages.draft import DraftPage
from sop_tui.tui.pages.draft_prompts import ask_question, ask_text, ask_way, prompt

_LABEL = 36  # columns


class MenuItem(msgspec.Struct, frozen=True):
    """Something that can be changed in a row; ``value`` is its present value."""

    label: Message
    value: str
    done: Callable[[], None]


class RowMenu(ChoicePage[MenuItem]):
    """Everything that can be changed in the selected row."""

    id: ClassVar[str] = "draft-row"
    taking = say("ubah")

    def __init__(self, host: Host, page: DraftPage) -> None:
        super().__init__(host)
        self._page = page

    def title(self) -> Message | str:
        step = self._page.step
        return say("Ubah langkah {step}", step=step.no if step is not None else 0)

    def load(self) -> None:
        self.show(tuple(self._items()))

    def key(self, row: MenuItem) -> str:
        return str(row.label)

    def line(self, row: MenuItem, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        label = fit(self.host.language(row.label), _LABEL)
        return fill(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(label, Ink.STRONG if chosen else Ink.TEXT, ground),
                Span(cut(row.value, max(1, columns - _LABEL - 2)), Ink.MUTED, ground),
            ),
            columns,
            ground,
        )

    def take(self) -> None:
        if self.chosen is not None:
            self.chosen.done()

    def _items(self) -> Sequence[MenuItem]:
        page, host = self._page, self.host
        step, symbol = page.step, page.symbol
        if step is None:
            return ()
        no, at = step.no, page.place[1]

        def text(field: str, label: Message, value: str) -> MenuItem:
            return MenuItem(label, value, partial(ask_text, host, page, field))

        items = [
            text("activity", say("Kegiatan"), step.activity),
            text("inputs", say("Kelengkapan"), "; ".join(step.inputs)),
            text("time", say("Waktu"), step.time),
            text("output", say("Output"), "; ".join(step.output)),
            text("note", say("Keterangan"), step.note),
            MenuItem(say("Arah dan tujuan"), "", partial(ask_way, host, page)),
        ]
        if symbol is not None and symbol.phase == "check":
            following = ACTS[(ACTS.index(symbol.act) + 1) % len(ACTS)] if symbol.act else ACTS[0]
            act = edits.SetAct(step=no, at=at, act=following, reject=symbol.reject)
            items.append(MenuItem(say("Jenis pemeriksaan"), symbol.act, self._change(act)))
            reject = edits.SetAct(
                step=no, at=at, act=symbol.act or ACTS[0], reject=not symbol.reject
            )
            items.append(
                MenuItem(say("Dapat ditolak"), self._yes(symbol.reject), self._change(reject))
            )
        if symbol is not None and symbol.phase == "choice":
            items.append(
                MenuItem(say("Pertanyaan dalam belah ketupat"), symbol.question,
                     partial(ask_question, host, page))
            )  # fmt: skip
        if symbol is not None and symbol.phase == "work":
            for role in page.draft.roles:
                if role.id != symbol.roles[0] or len(symbol.roles) > 1:
                    edit = edits.Together(step=no, at=at, role=role.id)
                    label = say("Bersama {role}", role=role.name)
                    items.append(
                        MenuItem(label, self._yes(role.id in symbol.roles), self._change(edit))
                    )
        end = edits.SetNext(step=no, to="" if step.next == "selesai" else "selesai")
        waits = self._change(edits.SetLeadsTo(step=no, sop=step.leads_to, waits=not step.waits))
        items += [
            MenuItem(say("Berakhir di sini"), self._yes(step.next == "selesai"), self._change(end)),
            text("leads_to", say("SOP lanjutan"), step.leads_to),
            MenuItem(say("Menunggu SOP lanjutan selesai"), self._yes(step.waits), waits),
            MenuItem(say("Sisipkan baris di bawah"), "", self._leave(edits.InsertRow(step=no))),
            MenuItem(say("Sisipkan baris di atas"), "", self._leave(edits.InsertRow(step=no - 1))),
            MenuItem(say("Gabungkan dengan baris berikutnya"), "",
                 self._leave(edits.MergeRow(step=no))),
            MenuItem(say("Pindahkan ke nomor"), str(no), self._ask_number),
            MenuItem(say("Jadikan baris pertama (mulai)"), "",
                 self._leave(edits.MoveRow(step=no, to=1))),
            MenuItem(say("Hapus baris"), "", self._leave(edits.DeleteRow(step=no))),
        ]  # fmt: skip
        return items

    def _yes(self, said: bool) -> str:
        return self.host.language(say("ya") if said else say("tidak"))

    def _change(self, edit: edits.Edit) -> Callable[[], None]:
        def change() -> None:
            self._page.change(edit)
            self.load()

        return change

    def _leave(self, edit: edits.Edit) -> Callable[[], None]:
        """A change of the rows themselves: returns to the matrix to show it."""

        def change() -> None:
            self._page.change(edit)
            self.host.pages.back()

        return change

    def _ask_number(self) -> None:
        step = self._page.step
        if step is None:
            return
        no = step.no

        def made(text: str) -> edits.Edit:
            return edits.MoveRow(step=no, to=int(text) if text.isdecimal() else 0)

        prompt(self.host, self._page, say("Nomor baris yang baru"), str(no), made)


class RolesPage(ChoicePage[DraftRole]):
    """The roles: the columns under Pelaksana."""

    id: ClassVar[str] = "draft-roles"
    taking = say("ganti nama")

    def __init__(self, host: Host, page: DraftPage) -> None:
        super().__init__(host)
        self._page = page

    def title(self) -> Message | str:
        return say("Peran dalam draf")

    def load(self) -> None:
        self.show(self._page.draft.roles)

    def key(self, row: DraftRole) -> str:
        return row.id

    def empty(self) -> Message:
        return say("belum ada peran; tambahkan dengan n")

    def line(self, row: DraftRole, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        outside = self.host.language(say("pihak luar")) if row.outside else ""
        used = sum(
            row.id in symbol.roles for step in self._page.draft.steps for symbol in step.symbols
        )
        count = self.host.language(say("{n} simbol", n=used))
        return fill(
            (
                Span("▌" if chosen else " ", Ink.ACCENT, ground),
                Span(f"{cut(row.name, columns - 40)}  ", Ink.STRONG, ground),
                Span(f"{count}  {outside}", Ink.MUTED, ground),
            ),
            columns,
            ground,
        )

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (
            *super().keys()[:2],
            ("n", language(say("baru"))),
            ("o", language(say("pihak luar"))),
            ("X", language(say("hapus"))),
            *super().keys()[2:],
        )

    def take(self) -> None:
        role = self.chosen
        if role is not None:
            prompt(
                self.host, self._page, say("Nama peran"), role.name,
                lambda text: edits.RenameRole(role=role.id, name=text),
            )  # fmt: skip

    def press(self, key: str, character: str | None) -> bool:
        role = self.chosen
        match key:
            case "n":
                prompt(self.host, self._page, say("Nama peran baru"), "",
                       lambda text: edits.AddRole(name=text))  # fmt: skip
            case "o" if role is not None:
                self._page.change(edits.SetOutside(role=role.id, outside=not role.outside))
                self.load()
            case "X" if role is not None:
                self._page.change(edits.RemoveRole(role=role.id))
                self.load()
            case _:
                return super().press(key, character)
        return True


class HeadForm(FormPage):
    """The identity block, field by field."""

    id: ClassVar[str] = "draft-head"

    def __init__(self, host: Host, page: DraftPage) -> None:
        super().__init__(host)
        self._page = page
        self._refused = False
        self._fields = {name: TextField(label) for name, label in _HEAD.items()}
        for name, each in self._fields.items():
            each.typed = Typed.of(self._value(name))

    @property
    def fields(self) -> Sequence[Field]:
        return tuple(self._fields.values())

    def title(self) -> Message | str:
        return say("Identitas draf")

    def keys(self) -> Sequence[KeyHint]:
        return (*super().keys()[:-1], ("Esc", self.host.language(say("simpan dan kembali"))))

    def press(self, key: str, character: str | None) -> bool:
        self._refused = self._refused and key == "escape"
        return super().press(key, character)

    def submit(self) -> None:
        if self._saved():
            self.host.pages.back()

    def leave(self) -> bool:
        """Keeps what was typed; if something is unusable, stays until Escape is pressed again."""
        if self._refused or self._saved():
            self.host.pages.back()
        else:
            self._refused = True
        return True

    def _saved(self) -> bool:
        changes = [
            edits.SetHead(field=name, text=each.text)
            for name, each in self._fields.items()
            if each.text.strip() != self._value(name)
        ]
        state = self._page.state
        for edit in changes:
            try:
                state = state.after(edit)
            except EditProblem as problem:
                self.go_to(self._fields[edit.field])
                self.trouble(problem.message)
                return False
        self.over()
        return self._page.change(*changes)

    def _value(self, name: str) -> str:
        draft = self._page.draft
        if name in ("code", "time_unit", "stated_total", "limit"):
            return str(getattr(draft, name))
        value = getattr(draft.identity, name)
        if name in BLOCK:
            return "; ".join(value)
        if name in DATES and value:
            return f"{date.fromisoformat(value):%d/%m/%Y}"
        return str(value)


_HEAD = {
    "code": say("Kode nomor berkas (2 sampai 5 huruf besar)"),
    "title": say("Judul"),
    "number": say("Nomor SOP"),
    "agency": say("Instansi"),
    "created": say("Tanggal pembuatan"),
    "revised": say("Tanggal revisi"),
    "effective": say("Tanggal efektif"),
    "post": say("Disahkan oleh (jabatan)"),
    "name": say("Nama yang mengesahkan"),
    "nip": say("NIP yang mengesahkan"),
    "time_unit": say("Satuan waktu bila kolomnya hanya angka"),
    "stated_total": say("Jumlah waktu seperti tercetak"),
    "limit": say("Batas waktu menurut aturan, untuk seluruh berkas"),
    "legal_basis": say("Dasar hukum, dipisah titik koma"),
    "qualifications": say("Kualifikasi pelaksana, dipisah titik koma"),
    "related": say("Keterkaitan, dipisah titik koma"),
    "equipment": say("Peralatan, dipisah titik koma"),
    "warnings": say("Peringatan, dipisah titik koma"),
    "records": say("Pencatatan, dipisah titik koma"),
}


class AdoptDraftForm(DefinitionForm):
    """Adopts a finished draft."""

    id: ClassVar[str] = "draft-adopt"

    def __init__(self, host: Host, page: DraftPage) -> None:
        super().__init__(host)
        self._page = page
        self._adopted = ""
        self._first = TextField(say("Berlaku mulai (kosong: tanggal efektif, atau hari ini)"))
        self._letter = TextField(say("Nomor surat"))

    @property
    def fields(self) -> Sequence[Field]:
        return (self._first, self._letter)

    def title(self) -> Message | str:
        return say("Berlakukan draf")

    def prepared(self) -> tuple[Sequence[Message], Work]:
        desk, page = self.host.desk, self._page
        sop = page.sop or desk.drafts.free_id(page.draft)
        procedure = desk.drafts.finished(sop, page.draft)
        typed = self._first.text.strip()
        first = inputs.day(typed, say("hari mulai berlaku")) if typed else None
        question = say(
            "Berlakukan SOP {code} {title} dengan {n} langkah?",
            code=procedure.code,
            title=procedure.title,
            n=len(procedure.steps),
        )

        def work() -> Message:
            desk.drafts.keep(sop, page.draft)
            self._adopted = sop
            return desk.drafts.adopt(sop, first, self._letter.text).sentence

        more = [*desk.definitions.clashes(procedure)]
        for place, what in desk.definitions.dangling_references(procedure):
            step = procedure.steps[int(place[1])]
            more.append(say("langkah {step} {what}", step=step.no, what=what))
        if sop not in desk.procedures.library.procedures:
            key = self.host.key_of("roster") or ""
            more.append(
                say("Sesudahnya berikan peran-perannya kepada petugas di halaman Petugas ({key}).",
                    key=key)
            )  # fmt: skip
        return (question, *more), work

    def _done(self, said: Message) -> None:
        self._page.ends()
        self.over()
        self.host.pages.back()  # leaves the draft page too: there is no draft any more
        super()._done(said)
        known = self.host.desk.definitions.all()
        if any(view.in_force for view in known if view.id == self._adopted):
            self.host.pages.choose_sop(self._adopted)
            board, new = self.host.key_of("board") or "", self.host.key_of("new") or ""
            said = say("{said}. Berkas pertama: papan ({board}), lalu {key}",
                       said=said, board=board, key=new)  # fmt: skip
            self.host.tell(said, Ink.GOOD)
