"""Messages, dates and clock times in the reader's language."""

import gettext
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sop_tui.text.language import DOMAIN, Language
from sop_tui.text.message import Message, Problem, say, say_many

MOMENT = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def english(tmp_path: Path) -> Language:
    """English with a small catalogue made for this test."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalogue = Catalog(locale="en")
    catalogue.add("berkas {number} tidak ada", "there is no case {number}")
    catalogue.add("sampai {until}", "until {until}")
    catalogue.add("selesai", "completed")
    catalogue.add("berkas sudah {status}", "the case is {status} already")
    catalogue.add(("{n} berkas", "{n} berkas"), ("{n} case", "{n} cases"))
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / f"{DOMAIN}.mo").open("wb") as stream:
        write_mo(stream, catalogue)
    assert gettext.find(DOMAIN, tmp_path, ["en"])
    return Language("en", tmp_path)


@pytest.fixture
def indonesian() -> Language:
    return Language()


def test_indonesian_is_the_template_itself(indonesian: Language) -> None:
    message = say("berkas {number} tidak ada", number="PGM-2026-0001")
    assert indonesian(message) == "berkas PGM-2026-0001 tidak ada" == str(message)
    assert indonesian("lajur {role}", role="Kadiv") == "lajur Kadiv"


def test_another_language_uses_its_catalogue(english: Language) -> None:
    message = say("berkas {number} tidak ada", number="PGM-2026-0001")
    assert english(message) == "there is no case PGM-2026-0001"
    assert english("tidak diterjemahkan") == "tidak diterjemahkan"


def test_a_message_within_a_message_is_translated_too(
    english: Language, indonesian: Language
) -> None:
    message = say("berkas sudah {status}", status=say("selesai"))
    assert indonesian(message) == "berkas sudah selesai" == str(message)
    assert english(message) == "the case is completed already"


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (11, "11 cases")]
)
def test_a_count_selects_singular_or_plural(
    english: Language, indonesian: Language, count: int, words: str
) -> None:
    assert english(say_many("{n} berkas", count)) == words
    assert indonesian(say_many("{n} berkas", count)) == f"{count} berkas"


def test_dates_are_written_in_words(indonesian: Language, english: Language) -> None:
    day = date(2026, 11, 23)
    assert indonesian.date(day) == "Senin, 23 November 2026"
    assert english.date(day) == "Monday, 23 November 2026"
    assert indonesian.date(date(2026, 8, 17)) == "Senin, 17 Agustus 2026"


def test_dates_and_times_in_a_message_are_formatted_in_its_language(
    indonesian: Language, english: Language
) -> None:
    until = say("sampai {until}", until=MOMENT)
    assert indonesian(until) == "sampai Senin, 23 November 2026 09.05 WIB"
    assert english(until) == "until Monday, 23 November 2026 09:05 WIB"
    assert indonesian(say("sampai {until}", until=MOMENT.date())).endswith("November 2026")


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (ZoneInfo("Asia/Jakarta"), "WIB"),
        (ZoneInfo("Asia/Makassar"), "WITA"),
        (ZoneInfo("Asia/Jayapura"), "WIT"),
        (timezone(timedelta(hours=7)), "WIB"),
        (UTC, "UTC+0"),
        (timezone(timedelta(hours=-3)), "UTC-3"),
        (timezone(timedelta(hours=7, minutes=30)), "UTC+7.5"),
    ],
)
def test_times_name_their_zone(indonesian: Language, zone: timezone, name: str) -> None:
    assert indonesian.time(datetime(2026, 11, 23, 16, 0, tzinfo=zone)) == f"16.00 {name}"


def test_short_moments_fit_a_table(indonesian: Language, english: Language) -> None:
    assert indonesian.short_moment(MOMENT) == "23/11/2026 09.05"
    assert english.short_moment(MOMENT) == "23/11/2026 09:05"


def test_placeholders_in_a_value_are_not_filled(indonesian: Language, english: Language) -> None:
    hostile = "{number} {0} {number.__class__} %s"
    for language in (indonesian, english):
        assert hostile in language(say("berkas {number} tidak ada", number=hostile))


def test_an_unknown_language_is_refused_on_one_clean_line() -> None:
    assert Language.named("id").code == "id"
    with pytest.raises(Problem) as raised:
        Language.named("de\x1b[31m")
    assert raised.value.code == "language"
    assert str(raised.value) == "bahasa de<1B>[31m tidak tersedia; pilih id atau en"


def test_messages_with_the_same_content_are_equal() -> None:
    assert say("a {b}", b=1) == Message("a {b}", {"b": 1})
    assert say("a {b}", b=1) != say("a {b}", b=2)
