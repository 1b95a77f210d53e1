"""An error or a notice about a definition."""

from typing import NamedTuple

from sop_tui.sop.places import Place
from sop_tui.text.message import Message


class Finding(NamedTuple):
    """The place in the file's tables; the message says what is wrong and how to correct it."""

    place: Place
    message: Message
