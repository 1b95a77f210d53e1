"""Draf dari dokumen: choose a document by its path, read it in a separate process, choose one of
its SOPs.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import msgspec

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.picture import Picture
from sop_tui.sop.drafts import definition_id
from sop_tui.text.clean import clean
from sop_tui.text.errors import reason_of
from sop_tui.text.language import Language
from sop_tui.text.message import Message, Problem, say, say_many
from sop_tui.tui.editing import Typed
from sop_tui.tui.frame import field, message_rows
from sop_tui.tui.ink import Ground, Ink, KeyHint, Line, Span, cut, fill, wrap
from sop_tui.tui.kinds.finding import FindingPage
from sop_tui.tui.kinds.listing import ChoicePage
from sop_tui.tui.kinds.page import Host
from sop_tui.tui.pages.draft import DraftPage

ENDINGS = (
    ".xlsx", ".xlsm", ".docx", ".docm", ".odt", ".ods", ".pdf", ".txt", ".csv", ".tsv", ".md",
    ".toml", ".xls", ".doc", ".rtf",
)  # fmt: skip
"""What is listed; of the last three the officer reads in which format to save them again."""

_MOST_LISTED = 300
_TICK = 1.0  # seconds between two updates of the elapsed time


class Found(msgspec.Struct, frozen=True):
    """A folder or document that matches the typed path."""

    path: str
    folder: bool


class OpenDraftPage(FindingPage[Found]):
    """A path is typed, or found by browsing folders."""

    id: ClassVar[str] = "draft-open"
    taking = say("buka")

    def __init__(self, host: Host, begun: str = "") -> None:
        super().__init__(host)
        self._typed = Typed.of(begun)
        self._trouble: Message | None = None

    def title(self) -> Message | str:
        return say("Draf dari dokumen")

    def load(self) -> None:
        self.find()

    def find(self) -> None:
        self.show(tuple(self._listed()))

    def _listed(self) -> Sequence[Found]:
        typed = _expanded(self._typed.text.strip())
        folder, _, begun = typed.rpartition("/")
        place = Path(f"{folder}/" if "/" in typed else ".")
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name.casefold())
        except (OSError, ValueError):
            return ()
        found = []
        for entry in entries:
            name = entry.name
            if name.startswith(".") or begun.casefold() not in name.casefold():
                continue
            is_folder = _is_folder(entry)
            if is_folder or name.casefold().endswith(ENDINGS):
                path = f"{folder}/{name}" if "/" in typed else name
                found.append(Found(f"{path}/" if is_folder else path, is_folder))
        return sorted(found[:_MOST_LISTED], key=lambda each: each.folder)

    def key(self, row: Found) -> str:
        return row.path

    def empty(self) -> Message:
        return say("tidak ada dokumen SOP (Excel, Word, ODT, PDF, teks) di sini")

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        lead = say("File Excel atau Word aslinya terbaca jauh lebih baik daripada PDF-nya.")
        lines: list[Line] = [
            (Span(f" {line}", Ink.MUTED),) for line in wrap(language(lead), columns - 2)
        ]
        line = field(self._typed, columns, " ▸ ")
        typed = tuple(
            span._replace(ground=Ground.PAGE) if span.ground is Ground.ASK else span
            for span in line
        )
        return [*lines, typed, ()]

    def line(self, row: Found, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        ink = Ink.MUTED if row.folder else Ink.TEXT
        name = row.path.rstrip("/").rpartition("/")[2] + ("/" if row.folder else "")
        return fill(
            (Span("▌" if chosen else " ", Ink.ACCENT, ground),
             Span(f" {cut(clean(name), columns - 4)}", Ink.STRONG if chosen else ink, ground)),
            columns, ground,
        )  # fmt: skip

    def keys(self) -> Sequence[KeyHint]:
        return (("Tab", self.host.language(say("lengkapi"))), *super().keys())

    def status(self, columns: int) -> tuple[Line, ...] | None:
        if self._trouble is None:
            return None
        return message_rows(f"! {self.host.language(self._trouble)}", Ink.WARN, columns)

    def press(self, key: str, character: str | None) -> bool:
        self._trouble = None
        if key == "tab":
            if self.chosen is not None:
                self._type(Typed.of(self.chosen.path))
            return True
        return super().press(key, character)

    def take(self) -> None:
        chosen = self.chosen
        typed = _expanded(self._typed.text.strip())
        if chosen is not None and chosen.folder and not Path(typed).is_file():
            self._type(Typed.of(chosen.path))
            return
        path = Path(chosen.path if chosen is not None and not Path(typed).is_file() else typed)
        if not str(typed) and chosen is None:
            self._trouble = say("ketikkan nama dokumennya")
            return
        self.host.pages.back()
        if path.suffix == ".toml":
            _open_definition(self.host, path)
        else:
            self.host.pages.open(ReadingPage(self.host, path))


def _expanded(typed: str) -> str:
    """The path with "~" replaced by the home folder; a final slash is kept."""
    return f"{Path.home()}{typed[1:]}" if typed == "~" or typed.startswith("~/") else typed


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _open_definition(host: Host, path: Path) -> None:
    """Opens a draft that was written to a file before."""
    from sop_tui.drafting.reopened import reopen
    from sop_tui.text.toml_files import UnreadableFile, read_text

    def work() -> Draft:
        try:
            return reopen(read_text(path), (Language(), Language("en")))
        except UnreadableFile as unreadable:
            why = unreadable.message
            raise Problem("file", say("{file}: {what}", file=clean(path.name), what=why)) from None

    def opened(draft: Draft) -> None:
        page = DraftPage(host, draft)
        page.wished = definition_id(path.stem)
        host.pages.open(page)

    host.background.in_turn(work, opened)


class ReadingPage(ChoicePage[Draft]):
    """Shown while a document is read, and then to choose one of its SOPs.

    The document is read in a separate process, not on the store's thread; Escape stops it.
    """

    id: ClassVar[str] = "draft-reading"
    taking = say("buka draf")

    def __init__(self, host: Host, path: Path) -> None:
        super().__init__(host)
        self._path = path
        self._wanted = True
        self._reading = True
        self._seconds = 0
        self._said: tuple[Message, ...] = ()
        self._blank: Draft | None = None

    def title(self) -> Message | str:
        return say("Membaca {file}", file=clean(self._path.name))

    def opened(self) -> None:
        self.host.background.apart(self._read, self._was_read, self._refused)
        self.host.background.later(_TICK, self._tick)

    def left(self) -> None:
        self._wanted = False

    def _read(self) -> tuple[Picture, tuple[Draft, ...]]:
        from sop_tui.drafting.bounded import read_file
        from sop_tui.drafting.interpret import drafts

        try:
            document = read_file(self._path, going_on=lambda: self._wanted)
        except (OSError, ValueError) as error:
            raise Problem("file", _cannot_read(self._path, error)) from None
        return document, drafts(document)

    def _was_read(self, found: tuple[Picture, tuple[Draft, ...]]) -> None:
        self._reading = False
        if not self._wanted:
            return
        document, drafted = found
        if len(drafted) == 1:
            self._open(drafted[0])
            return
        if not drafted:
            self._explain(document)
        else:
            self._said = (say_many("Dokumen memuat {n} SOP; pilih satu.", len(drafted)),)
        self.show(drafted)
        self.host.repaint()

    def _explain(self, document: Picture) -> None:
        """What a document without a matrix contains, and what can be done anyway."""
        from sop_tui.drafting.interpret import blank

        self._blank = blank(document)
        scanned = sum(sheet.scanned for sheet in document.sheets)
        seen = (
            say_many("{n} halaman berupa gambar pindaian tanpa teks", scanned)
            if scanned
            else say("tidak ada matriks SOP (Kegiatan, Pelaksana, Kelengkapan, Waktu, Output)")
        )
        block = self._blank.identity
        self._said = (
            say("Tidak terbaca sebagai SOP: {seen}.", seen=seen),
            say("Berikan file Excel atau Word aslinya bila ada."),
            say("Terbaca: {title} {number}", title=block.title or "–", number=block.number),
            say("Enter membuka matriks kosong dengan identitas itu, untuk diisi sendiri."),
        )

    def _refused(self, problem: Problem) -> None:
        self._reading = False
        if self._wanted:
            self._said = (problem.message, say("Berikan file Excel atau Word aslinya bila ada."))
            self.host.repaint()

    def _tick(self) -> None:
        if self._reading and self._wanted:
            self._seconds += 1
            self.host.repaint()
            self.host.background.later(_TICK, self._tick)

    def _open(self, draft: Draft) -> None:
        drafts = self.host.desk.drafts
        related = drafts.related(draft, "")
        self._wanted = False
        self.host.pages.back()
        self.host.pages.open(DraftPage(self.host, related))

    def take(self) -> None:
        if self.chosen is not None:
            self._open(self.chosen)
        elif self._blank is not None:
            self._open(self._blank)
        elif not self._reading:
            self._choose_another()

    def _choose_another(self) -> None:
        """Goes back to the folder of what could not be read."""
        finder = OpenDraftPage(self.host, f"{self._path.parent}/" if self._path.parent.name else "")
        self.host.pages.back()
        self.host.pages.open(finder)

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        if self._reading:
            return (("Esc", language(say("hentikan"))),)
        back = ("Esc", language(say("kembali")))
        if not self.rows:
            other = say("matriks kosong") if self._blank is not None else say("dokumen lain")
            return (("Enter", language(other)), back)
        return super().keys()

    def key(self, row: Draft) -> str:
        return str(self.rows.index(row))

    def line(self, row: Draft, columns: int, chosen: bool) -> Line:
        ground = Ground.CURSOR if chosen else Ground.PAGE
        steps = self.host.language(say_many("{n} langkah", len(row.steps)))
        title = row.identity.title or row.identity.number or "–"
        number = self.rows.index(row) + 1
        return fill(
            (Span("▌" if chosen else " ", Ink.ACCENT, ground),
             Span(f"{number:>2} {cut(title, columns - 20)}  ", Ink.STRONG, ground),
             Span(steps, Ink.MUTED, ground)),
            columns, ground,
        )  # fmt: skip

    def head(self, columns: int) -> Sequence[Line]:
        language = self.host.language
        said = self._said
        if self._reading:
            said = (
                say("Dokumen sedang dibaca ({n} detik) …", n=self._seconds),
                say("Pembacaan berjalan terpisah dan dibatasi satu menit."),
            )
        lines: list[Line] = [()]
        for each in said:
            lines += [(Span(f"  {line}"),) for line in wrap(language(each), columns - 4)]
        return [*lines, ()]


def _cannot_read(path: Path, error: OSError | ValueError) -> Message:
    return say(
        "{file} tidak dapat dibaca ({reason})",
        file=clean(str(path)),
        reason=reason_of(error) if isinstance(error, OSError) else say("nama yang tidak sah"),
    )
