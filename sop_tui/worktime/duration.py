"""A time standard: its printed text, and its amounts in the units that it is written in.

Units are never converted into one another: only a calendar knows how many minutes a day has.
:mod:`sop_tui.worktime.printed` parses the text.
"""

from collections.abc import Iterable
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, reduce
from typing import TYPE_CHECKING

import msgspec

from sop_tui.text.message import Message, say, say_many
from sop_tui.text.numbers import number_in_words

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta


class Unit(StrEnum):
    """A unit of time, from long to short; its value is the Indonesian word."""

    MONTH = "bulan"
    WEEK = "minggu"
    CALENDAR_DAY = "hari kalender"
    DAY = "hari"
    HOUR = "jam"
    MINUTE = "menit"
    ELAPSED_HOUR = "jam berjalan"
    """An hour of elapsed time, nights and holidays included: "1 x 24 jam" is 24."""


_RANK = {unit: rank for rank, unit in enumerate(Unit)}


class Amount(msgspec.Struct, frozen=True):
    """An exact number of one unit."""

    number: Fraction
    unit: Unit

    def __str__(self) -> str:
        """In Indonesian: ``42,5 hari``, ``2 x 24 jam``."""
        return str(self.message)

    @property
    def message(self) -> Message:
        """The amount in the reader's language."""
        number, count = number_in_words(self.number), 1 if self.number == 1 else 2
        match self.unit:
            case Unit.MONTH:
                return say_many("{number} bulan", count, number=number)
            case Unit.WEEK:
                return say_many("{number} minggu", count, number=number)
            case Unit.CALENDAR_DAY:
                return say_many("{number} hari kalender", count, number=number)
            case Unit.DAY:
                return say_many("{number} hari", count, number=number)
            case Unit.HOUR:
                return say_many("{number} jam", count, number=number)
            case Unit.MINUTE:
                return say_many("{number} menit", count, number=number)
            case Unit.ELAPSED_HOUR:
                return say("{number} x 24 jam", number=number_in_words(self.number / 24))


class Duration(msgspec.Struct, frozen=True, dict=True):
    """A time standard: the printed text, and amounts of different units from long to short."""

    printed: str
    amounts: tuple[Amount, ...]

    def __str__(self) -> str:
        """The amounts in Indonesian, e.g. ``5 hari 480 menit``; ``0 menit`` when there are none."""
        return str(self.message)

    @property
    def message(self) -> Message:
        """The amounts in the reader's language."""
        said = [amount.message for amount in self.amounts]
        return reduce(_side_by_side, said or [Amount(Fraction(0), Unit.MINUTE).message])

    def number(self, unit: Unit) -> Fraction:
        """The number of this unit; other units are not converted into it."""
        return next((a.number for a in self.amounts if a.unit is unit), Fraction(0))

    @cached_property
    def parts(self) -> "Parts":
        """The amounts in the form that due dates are computed with."""
        days = self.number(Unit.DAY)
        minutes = 60 * self.number(Unit.HOUR) + self.number(Unit.MINUTE)
        return Parts(
            period=self._period(),
            days=int(days),
            day_fraction=days - int(days),
            working_us=round(minutes * 60_000_000),
            elapsed_us=round(self.number(Unit.ELAPSED_HOUR) * 3_600_000_000),
            in_sessions=any(a.unit is not Unit.ELAPSED_HOUR for a in self.amounts),
        )

    def _period(self) -> "relativedelta | None":
        months, weeks = int(self.number(Unit.MONTH)), int(self.number(Unit.WEEK))
        days = int(self.number(Unit.CALENDAR_DAY))
        if not months and not weeks and not days:
            return None
        from dateutil.relativedelta import relativedelta

        return relativedelta(months=months, weeks=weeks, days=days)


class Parts(msgspec.Struct, frozen=True):
    """A duration in the form that due dates are computed with; times in microseconds."""

    period: "relativedelta | None"
    """Months, weeks and calendar days; None if there are none."""
    days: int
    day_fraction: Fraction
    working_us: int
    elapsed_us: int
    in_sessions: bool
    """Whether any part is counted in working days, working time or calendar periods."""


class Difference(msgspec.Struct, frozen=True):
    """A unit in which the stated total differs from the sum of the steps."""

    unit: Unit
    stated: Fraction
    actual: Fraction

    @property
    def message(self) -> Message:
        """E.g. ``tertulis 5 hari, jumlah langkah 6 hari``."""
        return say(
            "tertulis {stated}, jumlah langkah {actual}",
            stated=Amount(self.stated, self.unit).message,
            actual=Amount(self.actual, self.unit).message,
        )


def add_up(durations: Iterable[Duration | None]) -> Duration:
    """The sum per unit, without conversion; steps without a standard are skipped."""
    sums: dict[Unit, Fraction] = {}
    for duration in durations:
        for amount in duration.amounts if duration else ():
            sums[amount.unit] = sums.get(amount.unit, Fraction(0)) + amount.number
    total = Duration("", in_order(Amount(number, unit) for unit, number in sums.items()))
    return Duration(str(total), total.amounts)


def differences(stated: Duration, actual: Duration) -> tuple[Difference, ...]:
    """The units in which a stated total and the sum of the steps differ; empty if they agree."""
    return tuple(
        Difference(unit, stated.number(unit), actual.number(unit))
        for unit in Unit
        if stated.number(unit) != actual.number(unit)
    )


def doubt_about(duration: Duration) -> Message | None:
    """A warning that readers may understand the duration differently; None if it is clear.

    "24 jam" could mean a day and a night; it is counted as working time.
    """
    hours = duration.number(Unit.HOUR)
    if not hours or hours % 24 or "kerja" in duration.printed.lower():
        return None
    return say(
        "“{printed}” dihitung sebagai jam kerja; bila sehari semalam yang dimaksud, tulis "
        "“{days} x 24 jam”, bila bukan, “{hours} jam kerja”",
        printed=duration.printed,
        days=int(hours / 24),
        hours=int(hours),
    )


def in_order(amounts: Iterable[Amount]) -> tuple[Amount, ...]:
    """The amounts sorted from long to short units."""
    return tuple(sorted(amounts, key=lambda amount: _RANK[amount.unit]))


def _side_by_side(longer: Message, shorter: Message) -> Message:
    return say("{longer} {shorter}", longer=longer, shorter=shorter)
