"""A time during which the clock of a case stood still."""

from datetime import datetime

import msgspec


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From the hold to the resumption; ``end`` is not before ``begin``."""

    begin: datetime
    end: datetime
