"""Which copies of a store stay when it is copied again."""

import msgspec


class Keep(msgspec.Struct, frozen=True):
    """How many copies are kept: the newest of each of so many days, weeks and months."""

    days: int
    weeks: int
    months: int
