"""Typing a value of a draft in place: one line, checked while the officer types."""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from sop_tui.drafting import edits
from sop_tui.drafting.draft import Doubt, DraftStep, DraftSymbol, DraftWay
from sop_tui.drafting.edits import Edit
from sop_tui.drafting.written import asked_of
from sop_tui.text.message import Message, say
from sop_tui.tui.editing import Typed
from sop_tui.tui.ink import KeyHint
from sop_tui.tui.kinds.page import Host, Page
from sop_tui.tui.kinds.prompt import PromptPage
from sop_tui.tui.pages.draft import DraftPage

_ARROW = re.compile(r"\s*(?:=|→|->|:)\s*")


class DraftPrompt(PromptPage):
    """Changes one value of the draft; while typing, shows what would be wrong with it."""

    id: ClassVar[str] = "draft-prompt"

    def __init__(
        self, host: Host, page: DraftPage, label: Message, text: str, made: Callable[[str], Edit]
    ) -> None:
        super().__init__(host, Typed.of(text))
        self._page = page
        self._label = label
        self._made = made
        self._before = text
        self._over = False

    @property
    def resume_key(self) -> tuple[str, str | None]:
        return f"{self.id} {self._page.place}", self.host.language(self._label)

    @property
    def unfinished(self) -> bool:
        return not self._over and self._typed.text != self._before

    def resumed(self, fresh: Page) -> None:
        assert isinstance(fresh, DraftPrompt)
        self._under, self._page, self._made = fresh._under, fresh._page, fresh._made
        self._before = fresh._before

    def hint(self) -> Message:
        return self._label

    def keys(self) -> Sequence[KeyHint]:
        language = self.host.language
        return (("Enter", language(say("simpan"))), ("Esc", language(say("urung"))))

    def typed(self) -> None:
        self._trouble = self._page.preview(self._made(self._typed.text))

    def take(self) -> None:
        if self._page.change(self._made(self._typed.text)):
            self._over = True
            self.host.pages.back()
        else:
            self._trouble = self._page.trouble


def prompt(
    host: Host, page: DraftPage, label: Message, text: str, made: Callable[[str], Edit]
) -> None:
    """Opens a line to type in."""
    host.pages.open(DraftPrompt(host, page, label, text, made))


def ask_text(host: Host, page: DraftPage, field: str) -> None:
    """Asks for the text of a cell of the selected row."""
    step = page.step
    if step is None:
        return
    no = step.no
    match field:
        case "inputs" | "output":
            prompt(
                host, page, say("{name}, dipisah titik koma", name=NAMES[field]),
                "; ".join(getattr(step, field)),
                lambda text: edits.SetItems(step=no, field=field, items=tuple(text.split(";"))),
            )  # fmt: skip
        case "leads_to":
            prompt(
                host, page, say("ID SOP yang dimulai di sini (kosong: tidak ada)"), step.leads_to,
                lambda text: edits.SetLeadsTo(step=no, sop=text, waits=step.waits),
            )  # fmt: skip
        case _:
            prompt(
                host, page, NAMES[field], getattr(step, field),
                lambda text: edits.SetText(step=no, field=field, text=text),
            )  # fmt: skip


NAMES = {
    "activity": say("Kegiatan"),
    "inputs": say("Kelengkapan"),
    "time": say("Waktu, misalnya 2 hari atau 30 menit"),
    "output": say("Output"),
    "note": say("Keterangan"),
}


def ask_way(host: Host, page: DraftPage) -> None:
    """Asks where the selected symbol leads, by the number of the target."""
    step, symbol = page.step, page.symbol
    if step is None:
        return
    no, at = step.no, page.place[1]
    if symbol is not None and symbol.phase == "check":
        prompt(
            host, page, say("Bila tidak disetujui, ke nomor (koma untuk beberapa)"),
            ", ".join(symbol.return_to),
            lambda text: edits.SetReturns(step=no, at=at, targets=_numbers(text)),
        )  # fmt: skip
    elif symbol is not None and symbol.phase == "choice":
        prompt(
            host, page, say("Arah, misalnya Ya=5, Tidak=2, Batal=selesai"), _ways(symbol),
            lambda text: edits.SetWays(step=no, at=at, ways=_named(text),
                                       question=symbol.question),
        )  # fmt: skip
    else:
        prompt(
            host, page, say("Lalu ke nomor (kosong: baris berikutnya; atau selesai)"), step.next,
            lambda text: edits.SetNext(step=no, to=text),
        )  # fmt: skip


def ask_question(host: Host, page: DraftPage) -> None:
    """Asks for the text of a choice's diamond."""
    step, symbol = page.step, page.symbol
    if step is None or symbol is None or symbol.phase != "choice":
        return
    no, at = step.no, page.place[1]
    prompt(
        host, page, say("Pertanyaan dalam belah ketupat"), symbol.question,
        lambda text: edits.SetWays(step=no, at=at, ways=symbol.ways, question=text),
    )  # fmt: skip


def ask_answer(host: Host, page: DraftPage, doubt: Doubt) -> None:
    """Asks for the answer to a question, starting from the present value."""
    at = page.draft.doubts.index(doubt)
    prompt(
        host, page, asked_of(doubt), _present(page, doubt),
        lambda text: edits.Answer(doubt=at, text=text),
    )  # fmt: skip


def _present(page: DraftPage, doubt: Doubt) -> str:
    """The present value of a doubt's field; the first choice if it is empty."""
    step, field = page.step, doubt.field
    first = doubt.choices[0] if doubt.choices else ""
    if doubt.step is None or step is None or step.no != doubt.step:
        found = {
            "code": page.draft.code,
            "stated_total": page.draft.stated_total,
            "approved_by": page.draft.identity.name,
        }.get(field, getattr(page.draft.identity, field, ""))
        return str(found) or first
    if field in ("activity", "time", "note", "next", "leads_to"):
        return getattr(step, field) or first
    if field in ("inputs", "output"):
        return "; ".join(getattr(step, field))
    if field == "choice.way":
        return _ways(_first(step, "choice"))
    return first


def _first(step: DraftStep, phase: str) -> DraftSymbol | None:
    return next((symbol for symbol in step.symbols if symbol.phase == phase), None)


def _ways(symbol: DraftSymbol | None) -> str:
    ways = symbol.ways if symbol is not None else ()
    return ", ".join(f"{way.name}={way.to}" for way in ways)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,;]+", text) if part)


def _named(text: str) -> tuple[DraftWay, ...]:
    ways = []
    for part in re.split(r"[,;]", text):
        if part.strip():
            name, *to = _ARROW.split(part.strip(), maxsplit=1)
            ways.append(DraftWay(name=name, to=to[0] if to else ""))
    return tuple(ways)
