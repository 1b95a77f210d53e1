"""The form for a document that was made in a step: title, number, date."""

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

    ``offered``: the title is the step's output by the SOP and was not edited yet, so the first
    letter replaces it.
    """

    fields: tuple[Typed, Typed, Typed] = (NOTHING_TYPED, NOTHING_TYPED, NOTHING_TYPED)
    at: int = 0
    offered: bool = False

    @classmethod
    def of(cls, document: Document) -> "DocumentForm":
        """A form for correcting a recorded document; the cursor is in its last filled field."""
        values = (document.title, document.number, document.date)
        last = max((at for at, value in enumerate(values) if value), default=0)
        title, number, date = (Typed.of(value) for value in values)
        return cls((title, number, date), last)

    @property
    def typed(self) -> Typed:
        return self.fields[self.at]

    @property
    def touched(self) -> bool:
        """Whether the officer has typed anything into it."""
        return any(each.text for each in self.fields[self.offered :])

    @property
    def document(self) -> Document:
        """The document in the form; a title with "|" is parsed as a whole document, as commands do.

        Raises:
            BadInput: there are more "|" than fields.
        """
        title, number, date = (each.text.strip() for each in self.fields)
        if "|" in title:
            return written_document(title)
        return Document(title=title, number=number, date=date)

    @property
    def is_last(self) -> bool:
        """Whether Enter completes the form: in the last field, or after a whole document was
        pasted.
        """
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
        """The form after a key; None if the key has no meaning here."""
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
        """The text to which a letter is added; an offered title is replaced."""
        return self.typed.replaced("") if self.offered and self.at == 0 else self.typed

    def offering(self, outputs: Sequence[str]) -> "DocumentForm":
        """The form with the next output as its title, in rotation."""
        title = self.fields[0]
        following = outputs.index(title.text) + 1 if title.text in outputs else 0
        offer = title.replaced(outputs[following % len(outputs)])
        return replace(self, fields=(offer, *self.fields[1:]), at=0, offered=True)


def begun(outputs: Sequence[str], recorded: Sequence[Document]) -> DocumentForm:
    """A form that offers the first output that was not recorded yet."""
    known = {each.title.casefold() for each in recorded}
    left = [each for each in outputs if each.casefold() not in known]
    return DocumentForm().offering(left[:1]) if left else DocumentForm()


def offers(outputs: Sequence[str]) -> Message | None:
    """The step's outputs by the SOP."""
    if not outputs:
        return None
    return say("Output langkah ini: {outputs}", outputs="; ".join(outputs))
