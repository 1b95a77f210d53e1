"""Formats numbers with a fractional part."""

from fractions import Fraction

from sop_tui.text.message import Message, say


def number_in_words(number: Fraction) -> Message | str:
    """The number with the decimal separator of the reader's language."""
    whole, comma, part = _decimal(number).partition(",")
    return say("{whole},{part}", whole=whole, part=part) if comma else whole


def _decimal(number: Fraction) -> str:
    """With a decimal comma if at most six decimals are exact, else as a fraction such as 1/3."""
    for places in range(7):
        scaled = number * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).zfill(places + 1)
            return digits if places == 0 else f"{digits[:-places]},{digits[-places:]}"
    return str(number)
