"""One thing that is wrong with a definition, or worth a look: where, what, and the mend."""

from typing import NamedTuple

from sop_tui.sop.places import Place
from sop_tui.text.message import Message


class Finding(NamedTuple):
    """Where in the file's tables it is, what it is and the mend."""

    place: Place
    message: Message
