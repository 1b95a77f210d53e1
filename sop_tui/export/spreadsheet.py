"""Cells that are safe to open in a spreadsheet."""

from sop_tui.text.clean import clean

BOM = "\ufeff"
"""Before the first cell, for spreadsheets that take a file without it for another encoding."""

_STARTS_A_FORMULA = frozenset("=+-@|%＝＋－＠｜％﹢﹣﹦﹪﹫−")


def cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula; None is empty."""
    text = "" if value is None else clean(str(value))
    return f"'{text}" if text.lstrip()[:1] in _STARTS_A_FORMULA and text.strip() else text
