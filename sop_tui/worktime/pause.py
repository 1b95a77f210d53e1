"""A period in which the clock of a case stood still."""

from datetime import datetime

import msgspec


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From a hold to its end; ``end`` is not before ``begin``."""

    begin: datetime
    end: datetime
