"""Dates as people write them."""

from datetime import date

import pytest

from sop_tui.text.dates import day_of


@pytest.mark.parametrize(
    "written",
    [
        "23/11/2026",
        "23-11-2026",
        "23.11.2026",
        "2026-11-23",
        "23 November 2026",
        "23 nov 2026",
        "23 Nop. 2026",
        "Senin, 23 Nopember 2026",
    ],
)
def test_a_date_is_read_in_every_common_form(written: str) -> None:
    assert day_of(written) == date(2026, 11, 23)


@pytest.mark.parametrize("month", ["Mei", "Agustus", "agt", "Pebruari", "Okt", "Des"])
def test_every_name_of_a_month_is_known(month: str) -> None:
    assert day_of(f"1 {month} 2026").day == 1


@pytest.mark.parametrize("written", ["", "besok", "31 Juni 2026", "1 Novum 2026", "23/11/26"])
def test_text_that_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        day_of(written)
