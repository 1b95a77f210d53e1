"""A document that was made in a step, being written down: its title, its number, its date."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from sop_tui.casework.model import Document
from sop_tui.desk.inputs import written_document
from sop_tui.text.message import Message, say
from sop_tui.tui.editing import NOTHING_TYPED, Typed

LABELS = (say("Judul"), say("Nomor"), say("Tanggal"))

_DOWN, _UP = ("down", "tab", "enter"), ("up", "shift+tab")
_OFFER = "ctrl+o"


class DocumentForm(Struct, frozen=True):
    """Three fields, and which of them is being typed.

    ``offered``: the title is what the SOP names as the step's output, and no officer has touched it
    yet, so that the first letter takes its place.
    """

    fields: tuple[Typed, Typed, Typed] = (NOTHING_TYPED, NOTHING_TYPED, NOTHING_TYPED)
    at: int = 0
    offered: bool = False

    @classmethod
    def of(cls, document: Document) -> "DocumentForm":
        """For mending what was written down, from its last field that says something."""
        values = (document.title, document.number, document.date)
        last = max((at for at, value in enumerate(values) if value), default=0)
        title, number, date = (Typed.of(value) for value in values)
        return cls((title, number, date), last)

    @property
    def typed(self) -> Typed:
        return self.fields[self.at]

    @property
    def touched(self) -> bool:
        """Whether anything in it is the officer's own."""
        return any(each.text for each in self.fields[self.offered :])

    @property
    def document(self) -> Document:
        """What stands in it; a title with strokes is a whole document, as commands take it.

        Raises:
            BadInput: there are more strokes than fields.
        """
        title, number, date = (each.text.strip() for each in self.fields)
        if "|" in title:
            return written_document(title)
        return Document(title=title, number=number, date=date)

    @property
    def is_last(self) -> bool:
        """Whether Enter ends it: in the last field, and where a whole document was pasted."""
        return self.at == len(self.fields) - 1 or "|" in self.fields[0].text

    def with_typed(self, typed: Typed) -> "DocumentForm":
        fields = tuple(typed if at == self.at else each for at, each in enumerate(self.fields))
        title, number, date = fields
        return replace(self, fields=(title, number, date), offered=False)

    def insert(self, text: str) -> "DocumentForm":
        return self.with_typed(self._written_over().insert(text))

    def press(
        self, key: str, character: str | None, outputs: Sequence[str]
    ) -> "DocumentForm | None":
        """After a key; None where it means nothing."""
        if key in _DOWN:
            return replace(self, at=min(self.at + 1, len(self.fields) - 1))
        if key in _UP:
            return replace(self, at=max(self.at - 1, 0))
        if key == _OFFER:
            return self.offering(outputs) if outputs else None
        before = self._written_over() if character is not None else self.typed
        edited = before.press(key, character)
        return self.with_typed(edited) if edited is not None else None

    def _written_over(self) -> Typed:
        """What a letter is added to: not to an offer."""
        return self.typed.replaced("") if self.offered and self.at == 0 else self.typed

    def offering(self, outputs: Sequence[str]) -> "DocumentForm":
        """With the next output as its title, in turn."""
        title = self.fields[0]
        following = outputs.index(title.text) + 1 if title.text in outputs else 0
        offer = title.replaced(outputs[following % len(outputs)])
        return replace(self, fields=(offer, *self.fields[1:]), at=0, offered=True)


def begun(outputs: Sequence[str], recorded: Sequence[Document]) -> DocumentForm:
    """A form that offers the first output which has not been written down yet."""
    known = {each.title.casefold() for each in recorded}
    left = [each for each in outputs if each.casefold() not in known]
    return DocumentForm().offering(left[:1]) if left else DocumentForm()


def offers(outputs: Sequence[str]) -> Message | None:
    """What the SOP says comes out of the step."""
    if not outputs:
        return None
    return say("Output langkah ini: {outputs}", outputs="; ".join(outputs))
