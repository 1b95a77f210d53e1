"""Finding a case by a part of its number."""

import pytest

from sop_tui.desk.numbering import meant, sortable

LAST = {"PGM-2025": 40, "PGM-2026": 12, "SPK-2026": 3}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "PGM-2026-0012"),
        ("0012", "PGM-2026-0012"),
        (" 12 ", "PGM-2026-0012"),
        ("13", "PGM-2025-0013"),  # 2026 has no number 13 yet
        ("2025-12", "PGM-2025-0012"),
        ("pgm-2025-0012", "PGM-2025-0012"),
        ("SPK-2026-0003", "SPK-2026-0003"),
        ("spk3", "SPK-2026-0003"),
        ("spk 3", "SPK-2026-0003"),
        ("SPK-3", "SPK-2026-0003"),
        ("41", None),
        ("0", None),
        ("2027-1", None),
        ("SPK-2026-0004", None),
        ("ABC-1", None),
        ("", None),
        ("dua belas", None),
        ("١٢", None),
        ("9" * 40, None),
    ],
)
def test_a_part_of_a_number_finds_a_case(typed: str, number: str | None) -> None:
    assert meant(typed, "PGM", LAST) == number


def test_without_a_procedure_only_a_code_finds_a_case() -> None:
    assert meant("3", "", LAST) is None
    assert meant("spk3", "", LAST) == "SPK-2026-0003"
    assert meant("10000", "PGM", {"PGM-2026": 10000}) == "PGM-2026-10000"


def test_ten_thousand_comes_after_9999() -> None:
    numbers = ["PGM-2026-10000", "PGM-2026-9999", "PGM-2026-0001", "ABC-2026-0002"]
    assert sorted(numbers, key=sortable) == [
        "ABC-2026-0002", "PGM-2026-0001", "PGM-2026-9999", "PGM-2026-10000",
    ]  # fmt: skip
