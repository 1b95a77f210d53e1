"""One thing that is wrong with a definition, or worth a look: where, what, and the mend."""

from typing import NamedTuple

from sop_tui.sop.places import Place
from sop_tui.text.clean import clean
from sop_tui.text.message import Message


class Finding(NamedTuple):
    """Where in the file's tables it is, what it is and the mend."""

    place: Place
    message: Message


def shown(text: str) -> str:
    """A value quoted in a message: on one line, harmless and short."""
    line = clean(text)
    return line if len(line) <= 60 else f"{line[:59]}…"
