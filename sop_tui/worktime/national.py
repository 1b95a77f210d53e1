"""National holidays and cuti bersama of Indonesia, from the ``holidays`` package."""

from dataclasses import dataclass
from datetime import date

from sop_tui.text.message import say
from sop_tui.worktime.calendar import Holiday, HolidayYear
from sop_tui.worktime.holiday_data import holiday_data_version

_ESTIMATED = " (perkiraan)"  # the package's Indonesian mark


@dataclass(frozen=True)
class IndonesianHolidays:
    """What the installed ``holidays`` package knows.

    The package is imported with the first year asked for: it costs more than many commands take.
    """

    @property
    def version(self) -> str:
        """E.g. ``holidays 0.108``."""
        return f"holidays {holiday_data_version()}"

    @property
    def loaded_version(self) -> str:
        """That of the package in this process, which replacing it on the disk does not change."""
        from holidays.version import __version__

        return f"holidays {__version__}"

    def year(self, year: int) -> HolidayYear:
        """The holidays of a year.

        Cuti bersama stand in the category ``government``, which the package leaves out unless
        asked. A year without any has no joint decree in the data and counts as not covered.
        """
        from holidays import country_holidays

        def dated(category: str) -> list[tuple[date, str]]:
            return sorted(
                country_holidays("ID", years=[year], categories=category, language="id").items()
            )

        data = self.version
        national = say("libur nasional, data {data}", data=data)
        joint = say("cuti bersama, data {data}", data=data)
        joint_days = dated("government")
        days = [
            Holiday(day, name.removesuffix(_ESTIMATED), source, name.endswith(_ESTIMATED))
            for source, found in ((joint, joint_days), (national, dated("public")))
            for day, name in found
        ]
        return HolidayYear(tuple(sorted(days, key=lambda h: h.day)), covered=bool(joint_days))
