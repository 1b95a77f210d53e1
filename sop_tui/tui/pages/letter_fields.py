"""Form fields for the letter of a case, in the order of an agenda book."""

from collections.abc import Mapping, Sequence

from sop_tui.casework.correcting import DAYS
from sop_tui.casework.model import Letter, Secrecy, Urgency
from sop_tui.desk import inputs
from sop_tui.desk.problems import BadInput
from sop_tui.text.message import say
from sop_tui.tui.editing import Typed
from sop_tui.tui.kinds.form import ChoiceField, Field, TextField

_URGENCIES = tuple(Urgency)
_SECRECIES = tuple(Secrecy)


class LetterFields:
    """The letter of a case as form fields."""

    def __init__(self) -> None:
        self.origin = TextField(say("Surat dari"), longest=inputs.TITLE_LENGTH)
        self._number = TextField(say("Nomor surat"), longest=inputs.REF_LENGTH)
        self._dated = TextField(say("Tanggal surat (misalnya 23/11/2026)"), dated=True)
        self._received = TextField(say("Tanggal diterima"), dated=True)
        self._urgency = ChoiceField(
            say("Sifat"), (say("biasa"), say("segera"), say("sangat segera"))
        )
        self._secrecy = ChoiceField(
            say("Kerahasiaan"), (say("biasa"), say("terbatas"), say("rahasia"))
        )
        self._contact = TextField(say("Kontak"), longest=inputs.TITLE_LENGTH)

    @property
    def fields(self) -> Sequence[Field]:
        return tuple(self.by_name.values())

    @property
    def by_name(self) -> Mapping[str, TextField | ChoiceField]:
        """The fields by the names that corrections use."""
        return {
            "from": self.origin,
            "letter": self._number,
            "letter-date": self._dated,
            "received": self._received,
            "urgency": self._urgency,
            "secrecy": self._secrecy,
            "contact": self._contact,
        }

    def keep_secret(self) -> None:
        """Sets the secrecy so that only officers with a role in the SOP can read it."""
        self._secrecy.at = _SECRECIES.index(Secrecy.CONFIDENTIAL)

    def letter(self) -> Letter:
        """The letter as filled in.

        Raises:
            BadInput: a date is invalid.
        """
        dated, received = self._dated.text.strip(), self._received.text.strip()
        return Letter(
            origin=self.origin.text.strip(),
            number=self._number.text.strip(),
            dated=inputs.day(dated, say("tanggal surat")) if dated else None,
            received=inputs.day(received, say("tanggal diterima")) if received else None,
            urgency=_URGENCIES[self._urgency.at],
            secrecy=_SECRECIES[self._secrecy.at],
            contact=self._contact.text.strip(),
        )


def stated(field: TextField | ChoiceField, name: str) -> str:
    """The field's value in the form that corrections use; an invalid date is left as typed."""
    if isinstance(field, ChoiceField):
        return str((_URGENCIES if name == "urgency" else _SECRECIES)[field.at])
    typed = field.text.strip()
    if name in DAYS and typed:
        try:
            return inputs.day(typed, say("tanggal")).isoformat()
        except BadInput:
            return typed
    return typed


def fill(field: TextField | ChoiceField, name: str, value: str) -> None:
    """Fills the field with the case's present value."""
    if isinstance(field, ChoiceField):
        known: Sequence[str] = _URGENCIES if name == "urgency" else _SECRECIES
        field.at = known.index(value)
        return
    if name in DAYS and value:
        value = f"{inputs.day(value, say('tanggal')):%d/%m/%Y}"
    field.typed = Typed().insert(value)
