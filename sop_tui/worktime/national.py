"""National holidays and cuti bersama of Indonesia, from the ``holidays`` package."""

from dataclasses import dataclass
from datetime import date

from sop_tui.text.message import say
from sop_tui.worktime.calendar import Holiday, HolidayYear
from sop_tui.worktime.holiday_data import holiday_data_version

_ESTIMATED = " (perkiraan)"  # the package's Indonesian mark


@dataclass(frozen=True)
class IndonesianHolidays:
    """The holidays in the installed ``holidays`` package.

    The package is imported when the first year is asked for: that takes longer than many commands.
    """

    @property
    def version(self) -> str:
        """E.g. ``holidays 0.108``."""
        return f"holidays {holiday_data_version()}"

    @property
    def loaded_version(self) -> str:
        """The version imported in this process; it stays if the installed package is replaced."""
        from holidays.version import __version__

        return f"holidays {__version__}"

    def year(self, year: int) -> HolidayYear:
        """The holidays of a year.

        Cuti bersama are in the package's category ``government``, which must be asked for
        explicitly. A year without cuti bersama has no joint decree in the data: ``covered`` is
        false.
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
