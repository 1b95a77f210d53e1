"""The retention of backups."""

import msgspec


class Retention(msgspec.Struct, frozen=True):
    """How many backups are kept: the latest one of each of so many days, weeks and months."""

    days: int
    weeks: int
    months: int
