"""The error of calendars."""

from sop_tui.text.message import Problem


class CalendarProblem(Problem):
    """A calendar that cannot be read or used; the message names the file and the key."""
