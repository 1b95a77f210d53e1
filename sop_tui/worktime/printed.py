"""Parses times as offices print them: "1 (satu) hari kerja", "± 5 menit", "1 x 24 jam".

Ambiguous text is refused, never guessed. Import this module only where a time is parsed: a list
of cases parses none and need not compile the patterns.
"""

import re
from fractions import Fraction
from math import ceil

from sop_tui.text.message import Message, Problem, say
from sop_tui.worktime.duration import Amount, Duration, Unit, in_order
from sop_tui.worktime.no_standard import sets_no_standard

# About ten years; anything longer in a time standard is a misprint.
_MOST = {
    Unit.MONTH: 120,
    Unit.WEEK: 520,
    Unit.CALENDAR_DAY: 3_650,
    Unit.DAY: 3_650,
    Unit.HOUR: 20_000,
    Unit.MINUTE: 1_200_000,
    Unit.ELAPSED_HOUR: 87_600,
}


class DurationProblem(Problem):
    """A printed time that is invalid or ambiguous. The code is ``duration``."""

    def __init__(self, printed: str, reason: Message) -> None:
        super().__init__(
            "duration",
            say("waktu “{printed}” tidak dapat dibaca: {reason}", printed=printed, reason=reason),
        )
        self.printed = printed
        self.reason = reason


def read_duration(printed: str, bare_unit: str = "") -> Duration | None:
    """The duration in a printed time; None if it sets no standard ("", "-", "sesuai jadwal").

    For a range the upper value counts. Qualifiers ("maksimal", "±") and what the time is counted
    per ("2 menit/berkas") are kept in the printed text only.

    Args:
        printed: the text of the cell in the document.
        bare_unit: the unit of numbers without one, e.g. from the heading "Waktu (hari)".

    Raises:
        DurationProblem: the text is invalid or ambiguous.
    """
    text = _normal(printed)
    if not text.strip("-.…± ") or sets_no_standard(text.strip("(). ")):
        return None
    if _AT_LEAST.match(text):
        reason = say("batas bawah tidak menetapkan standar; tulis batas atasnya, atau “-”")
        raise DurationProblem(printed, reason)
    return Duration(printed, _Reader(printed, _QUALIFIERS.sub("", text), bare_unit).read())


def standardless_words(printed: str) -> bool:
    """Whether the printed time is words that set no standard, not just an empty cell or a dash."""
    text = _normal(printed)
    return bool(text.strip("-.…± ")) and sets_no_standard(text.strip("(). "))


_UNITS = {
    **dict.fromkeys(("menit", "mnt"), Unit.MINUTE),
    "jam": Unit.HOUR,
    **dict.fromkeys(("hari", "hr", "hk"), Unit.DAY),
    **dict.fromkeys(("minggu", "mgg", "pekan"), Unit.WEEK),
    **dict.fromkeys(("bulan", "bln"), Unit.MONTH),
}
_ONE_OF = {f"se{word}": unit for word, unit in _UNITS.items()}
_ONES = {
    word: number
    for number, word in enumerate(
        ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"), start=1
    )
}
_ROUND = {"sepuluh": 10, "sebelas": 11, "seratus": 100}
_TIMES = {"puluh": 10, "ratus": 100}
_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_UNTIL = re.compile(r"\bs\s?[./]\s?d\b\.?|\b(?:sampai(?: dengan)?|hingga|atau)\b")
_MINUTE_SIGN = re.compile("(?<=[0-9]) ?['\u2019\u2032](?= |-|$)")
_FOOTNOTE = re.compile(r" ?\*+\)?$")
_QUALIFIERS = re.compile(
    r"\A(?:(?:±|\+ ?/? ?-|- ?/? ?\+|≤|<=?|~|maks(?:imal|imum)?\b\.?|max\b\.?"
    r"|paling (?:lama|lambat)\b|selambat(?:-| )?(?:lambat)?nya\b|tidak lebih dari\b|kurang dari\b"
    r"|(?:kurang lebih|lebih kurang|kira-kira|sekitar|antara)\b|l\.?k\b\.?)\s*:?\s*)+"
)
_AT_LEAST = re.compile(r"\A(?:min(?:imal|imum)?\b\.?|paling (?:cepat|sedikit)\b|≥|>=?)|sekurang")
_FROM = say("hapus yang sesudah waktunya; hitungan mulai saat berkas tiba di langkah ini")
_MENDS = {
    **dict.fromkeys(("sejak", "setelah", "sesudah", "terhitung", "dihitung"), _FROM),
    "(": say("dalam kurung hanya hurufnya, misalnya “1 (satu) hari”; tulis satu waktu saja"),
}
"""Corrections to suggest for words found where a time cannot continue."""
_WRITTEN_AS = {
    "tahun": Amount(Fraction(12), Unit.MONTH),
    "semester": Amount(Fraction(6), Unit.MONTH),
    "triwulan": Amount(Fraction(3), Unit.MONTH),
    "detik": Amount(Fraction(1, 60), Unit.MINUTE),
}
"""Units that are not accepted, each as an amount of an accepted unit."""
_TOKEN = re.compile(r"\s*([0-9]+(?:[.,][0-9]+)?(?:/[0-9]+)?|[½¼¾]|[^\W\d_]+\.?|\S)")
_NUMERAL = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")


def _normal(printed: str) -> str:
    text = _DASHES.sub("-", " ".join(printed.lower().split()))
    text = _FOOTNOTE.sub("", text.replace("\N{MULTIPLICATION SIGN}", "x"))
    return _UNTIL.sub("-", _MINUTE_SIGN.sub(" menit", text)).rstrip(" ;")


class _Reader:
    """Parses one normalized text from left to right; text left over is an error."""

    def __init__(self, printed: str, text: str, bare_unit: str) -> None:
        self._printed = printed
        self._bare_unit = bare_unit
        self._tokens = [match[1].rstrip(".") or "." for match in _TOKEN.finditer(text)]
        self._at = 0

    def read(self) -> tuple[Amount, ...]:
        amounts = [self._amount()]
        was_range = self._was_range
        while self._token and not self._counted_per():
            self._accept("dan", ",", "+")
            amounts.append(self._amount())
            was_range = was_range or self._was_range
        units = {amount.unit for amount in amounts}
        if len(units) < len(amounts):
            raise self._refusal(say("satuan yang sama ditulis lebih dari sekali"))
        if len(amounts) > 1 and (was_range or Unit.ELAPSED_HOUR in units):
            raise self._refusal(say("rentang atau “x 24 jam” harus berdiri sendiri"))
        for amount in amounts:
            self._check(amount)
        return in_order(amounts)

    _was_range = False
    _counted = Fraction(1)  # the last number parsed

    def _amount(self) -> Amount:
        if (unit := _ONE_OF.get(self._token)) is not None:  # "sehari", "seminggu"
            self._at += 1
            return Amount(Fraction(1), unit)
        number = self._number()
        if self._accept("x"):
            return self._elapsed(number)
        unit = self._unit()
        if self._accept("-"):
            return self._upper(number, unit)
        return Amount(number, unit or self._unit_of_column())

    def _elapsed(self, times: Fraction) -> Amount:
        """The rest of "1 x 24 jam"; with "jam kerja" it is working time."""
        if self._number() != 24 or self._unit() is not Unit.HOUR or times.denominator != 1:
            raise self._refusal(say("yang dikenal hanya bentuk “1 x 24 jam”"))
        of_work = self._tokens[self._at - 1] == "kerja"
        return Amount(times * 24, Unit.HOUR if of_work else Unit.ELAPSED_HOUR)

    def _upper(self, lower: Fraction, lower_unit: Unit | None) -> Amount:
        """The upper end of a range whose lower end has been parsed."""
        self._was_range = True
        number = self._number()
        unit = self._unit()
        if unit is None and lower_unit is not None:
            raise self._refusal(say("batas atas rentang tidak bersatuan"))
        upper = Amount(number, unit or self._unit_of_column())
        minutes = {Unit.MINUTE: 1, Unit.HOUR: 60}
        if lower_unit in (None, upper.unit):
            ascending = lower < number
        elif lower_unit in minutes and upper.unit in minutes:
            ascending = lower * minutes[lower_unit] < number * minutes[upper.unit]
        else:
            raise self._refusal(say("rentang memakai dua satuan"))
        if not ascending:
            raise self._refusal(say("batas atas rentang tidak lebih besar dari batas bawahnya"))
        return upper

    def _number(self) -> Fraction:
        number = self._numeral()
        if number is None:
            number = self._words()
        elif self._accept("("):
            in_words = self._words()
            if in_words != number:
                raise self._refusal(say("angka dan hurufnya tidak sama"))
            if not self._accept(")"):
                raise self._unread()
        if number is None:
            raise self._unread()
        self._counted = number
        return number

    def _numeral(self) -> Fraction | None:
        """A number in digits: "5", "0,5", "1/2", "1 ½"."""
        token = self._token
        if token in _VULGAR:
            self._at += 1
            return _VULGAR[token]
        if not token[:1].isdecimal():
            return None
        self._at += 1
        if "/" in token:
            above, below = token.split("/")
            if above not in ("1", "2", "3") or below not in ("2", "3", "4") or above >= below:
                raise self._unread()
            return Fraction(int(above), int(below))
        match = _NUMERAL.fullmatch(token)
        if match is None or len(token) > 12:
            raise self._unread()
        whole, decimals = match[1], match[2] or ""
        if len(decimals) == 3 and whole.strip("0"):
            raise self._refusal(
                say("“{token}” dapat berarti ribuan atau pecahan; tulis tanpa titik", token=token)
            )
        number = Fraction(int(whole + decimals), 10 ** len(decimals))
        if not decimals and self._token in _VULGAR:
            number += _VULGAR[self._token]
            self._at += 1
        return number

    def _words(self) -> Fraction | None:
        """A number in words, up to 999: "enam puluh", "dua belas", "satu setengah"."""
        if self._accept("seperempat"):
            return Fraction(1, 4)
        total = 0
        start = self._at
        ceiling = 1000  # each further word must stand for a smaller power of ten
        while True:
            word = self._token
            if word in _ROUND:
                value, kind, length = _ROUND[word], 100 if word == "seratus" else 1, 1
            elif word in _ONES and self._next == "belas":
                value, kind, length = 10 + _ONES[word], 1, 2
            elif word in _ONES and self._next in _TIMES:
                kind = _TIMES[self._next]
                value, length = _ONES[word] * kind, 2
            elif word in _ONES:
                value, kind, length = _ONES[word], 1, 1
            else:
                break
            if kind >= ceiling or (value >= 10 and ceiling == 10):
                raise self._unread()
            total += value
            ceiling = kind
            self._at += length
        half = Fraction(1, 2) if self._accept("setengah") else Fraction(0)
        return None if self._at == start else total + half

    def _unit(self) -> Unit | None:
        unit = _UNITS.get(self._token)
        if unit is not None:
            self._at += 1
            if unit in (Unit.DAY, Unit.HOUR, Unit.MINUTE):
                self._accept("kerja")
                self._accept("efektif")
        if unit is Unit.DAY and self._accept("kalender"):
            return Unit.CALENDAR_DAY
        return unit

    def _unit_of_column(self) -> Unit:
        unit = _UNITS.get(self._bare_unit.strip().lower().removesuffix(" kerja"))
        if self._bare_unit.strip().lower() == "hari kalender":
            unit = Unit.CALENDAR_DAY
        if unit is not None:
            return unit
        if self._token or self._bare_unit:
            raise self._unread()
        raise self._refusal(say("satuannya tidak ditulis; tambahkan menit, jam, atau hari"))

    def _counted_per(self) -> bool:
        """Skips what the time is counted per, up to the end: "/berkas", "per dokumen"."""
        if self._token not in ("/", "per"):
            return False
        rest = self._tokens[self._at + 1 :]
        if not rest or not all(word.isalpha() for word in rest) or rest[0] in _UNITS:
            raise self._unread()
        self._at = len(self._tokens)
        return True

    def _check(self, amount: Amount) -> None:
        if amount.number <= 0:
            raise self._refusal(say("waktunya nol; tulis “-” bila tanpa standar waktu"))
        if amount.number > _MOST[amount.unit]:
            raise self._refusal(say("waktunya lebih dari sepuluh tahun"))
        if (
            amount.unit in (Unit.WEEK, Unit.MONTH, Unit.CALENDAR_DAY)
            and amount.number.denominator != 1
        ):
            raise self._refusal(say("minggu, bulan, dan hari kalender harus bilangan bulat"))

    @property
    def _token(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    @property
    def _next(self) -> str:
        return self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ""

    def _accept(self, *tokens: str) -> bool:
        if self._token not in tokens:
            return False
        self._at += 1
        return True

    def _unread(self) -> DurationProblem:
        if not self._token:
            return self._refusal(say("kalimatnya tidak selesai"))
        if self._token in _MENDS:
            return self._refusal(_MENDS[self._token])
        if self._token in _WRITTEN_AS:
            one = _WRITTEN_AS[self._token]
            number = self._counted * one.number
            written = Amount(
                number if 100 % number.denominator == 0 else Fraction(ceil(number)), one.unit
            )
            return self._refusal(
                say("tulis dalam {unit}: “{amount}”", unit=one.unit.value, amount=str(written))
            )
        return self._refusal(
            say(
                "“{token}” tidak dikenal di sini; tulis misalnya “30 menit”, “3 hari”, "
                "atau “-” bila tanpa standar waktu",
                token=self._token,
            )
        )

    def _refusal(self, reason: Message) -> DurationProblem:
        return DurationProblem(self._printed, reason)
