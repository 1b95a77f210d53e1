"""Turns messages, dates and numbers into words of one language."""

import gettext
from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, tzinfo
from datetime import time as TimeOfDay
from pathlib import Path
from typing import Literal

from sop_tui.text.clean import clean
from sop_tui.text.message import Message, Problem, Value, say

LanguageCode = Literal["id", "en"]
DOMAIN = "sop-tui"
_ZONE_NAMES: Mapping[int, str] = {7: "WIB", 8: "WITA", 9: "WIT"}


def at_the_beginning(words: str) -> str:
    """The words with a capital first letter."""
    return words[:1].upper() + words[1:]


class Language:
    """A language of the user interface, created once at start and passed on.

    Indonesian is the language of the templates and needs no catalogue.
    """

    def __init__(self, code: LanguageCode = "id", folder: Path | None = None) -> None:
        self.code = code
        self._zone: tzinfo | None = None
        self._catalogue: gettext.NullTranslations = gettext.NullTranslations()
        if code != "id":
            place = folder or Path(__file__).parent.parent / "locale"
            self._catalogue = gettext.translation(DOMAIN, place, [code])

    @classmethod
    def named(cls, code: str) -> "Language":
        """The language with this code.

        Raises:
            Problem: ``language``, when there is no such language.
        """
        if code in ("id", "en"):
            return cls("id" if code == "id" else "en")
        raise Problem(
            "language", say("bahasa {code} tidak tersedia; pilih id atau en", code=clean(code))
        )

    def in_zone(self, zone: tzinfo | None) -> "Language":
        """The same language, showing every moment in this zone; None: in the moment's own zone."""
        other = copy(self)
        other._zone = zone
        return other

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self._zone) if self._zone is not None else moment

    def __call__(self, text: str | Message, /, **values: Value) -> str:
        """The text in this language, with its placeholders filled."""
        if isinstance(text, str):
            text = Message(text, values)
        if text.count is None:
            template = self._catalogue.gettext(text.template)
        else:
            template = self._catalogue.ngettext(text.template, text.template, text.count)
        if not text.values:
            return template
        return template.format_map({key: self._word(v) for key, v in text.values.items()})

    def _word(self, value: Value) -> str:
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.date(value)
        return str(value)

    def month(self, day: date) -> str:
        """E.g. ``November 2026``."""
        from babel.dates import format_date

        return format_date(day, "MMMM y", locale=self.code)

    def date(self, day: date) -> str:
        """E.g. ``Senin, 23 November 2026``."""
        from babel.dates import format_date  # costs 20 ms, rarely needed at start

        return format_date(day, "EEEE, d MMMM y", locale=self.code)

    def time(self, moment: datetime) -> str:
        """E.g. ``09.15 WIB``, in the language's zone if it has one, else in the moment's."""
        return f"{self.clock(moment)} {self.zone(moment)}"

    def clock(self, moment: datetime | TimeOfDay) -> str:
        """E.g. ``09.15`` (``09:15`` in English)."""
        given = self._local(moment) if isinstance(moment, datetime) else moment
        return given.strftime("%H.%M" if self.code == "id" else "%H:%M")

    def zone(self, moment: datetime) -> str:
        """WIB, WITA or WIT; the UTC offset for any other zone."""
        offset = self._local(moment).utcoffset()
        hours = offset.total_seconds() / 3600 if offset is not None else 0.0
        return _ZONE_NAMES.get(int(hours), f"UTC{hours:+g}") if hours % 1 == 0 else f"UTC{hours:+g}"

    def moment(self, moment: datetime) -> str:
        """E.g. ``Senin, 23 November 2026 09.15 WIB``."""
        return f"{self.date(self._local(moment).date())} {self.time(moment)}"

    def short_moment(self, moment: datetime) -> str:
        """E.g. ``23/11/2026 09.15``, for tables that name the zone in their heading."""
        return f"{self.short_date(moment)} {self.clock(moment)}"

    def named_moment(self, moment: datetime) -> str:
        """E.g. ``23/11/2026 09.15 WIB``, for lists with moments of several zones."""
        return f"{self.short_moment(moment)} {self.zone(moment)}"

    def short_date(self, moment: datetime) -> str:
        """E.g. ``23/11/2026``."""
        return f"{self._local(moment):%d/%m/%Y}"
