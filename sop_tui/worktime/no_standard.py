"""Recognizes words in a column of times that set no time standard.

Text with a number or a unit is left to the parser of durations, unless it only says how often
something is done or at which time of the year.
"""

import re

_WORD = r"(?!(?:menit|jam|hari|minggu|bulan)\b)[a-z]+"
_WORDS = rf"(?: {_WORD})"
_PERIOD = r"(?:tahun|semester|triwulan|bulan|minggu|hari)"
_MONTH = (
    r"(?:januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|nopember"
    r"|desember)"
)
_NO_STANDARD = (
    rf"(?:(?:di)?sesuai(?:kan)?|menyesuaikan|(?:ber|ter)gantung){_WORDS}*"
    r"|tentati[fv]e?|insiden(?:ti?al|tii?l)|kondisional|situasional|fle(?:ks|x)ib(?:el|le)"
    r"|bervariasi|relati[fv]e?|setiap (?:saat|waktu)|sewaktu(?:-| )waktu|period[ie]k|nihil"
    r"|tidak (?:ada|ditentukan|terbatas|dibatasi|terikat)(?: (?:standar|batas))?(?: waktu)?"
    r"|belum (?:ada|ditentukan|ditetapkan)|tanpa (?:standar|batas) waktu|n/a"
    rf"|(?:sepanjang|setiap|tiap|per) (?:{_PERIOD}|waktu)(?: [a-z]+)*"
    rf"|(?:setiap|tiap|per){_WORDS}+|selama (?:(?:jam|hari) kerja|{_WORD}{_WORDS}*)"
    rf"|{_PERIOD}an|(?:per)?(?:tahun|semester|triwulan)"
    rf"|(?:awal|akhir|pertengahan) {_PERIOD}(?: [a-z]+)*|{_MONTH}(?: ?- ?{_MONTH})?"
    rf"|[0-9]+ ?(?:x|kali)(?: dalam)? (?:se|per ){_PERIOD}|(?:[0-9]+ |se){_PERIOD} sekali"
    r"|(?:minggu|triwulan|semester|tw|smt) ?(?:ke ?-? ?)?(?:[1-5]|i{1,3}|iv|v)"
    r"|tanggal [0-9]{1,2}(?: (?:setiap|tiap) bulan)?"
    r"|(?:secara )?berkala|rutin|berkelanjutan|kontin(?:u|yu)|terus(?:-| )menerus|on ?-?going"
    rf"|(?:se)?segera(?: mungkin)?(?: (?:setelah|sesudah){_WORDS}+)?|secepat(?:nya|-cepatnya)|asap"
    r"|(?:pada )?(?:hari|saat) (?:itu juga|yang sama)|seketika|langsung|real ?-?time"
    r"|(?:(?:bila|jika|saat|apabila) )?(?:di)?perlu(?:kan)?|(?:sesuai )?kebutuhan|terjadwal"
    r"|(?:pada )?h(?:ari[ -]h)?(?: ?[-+] ?[0-9]+)?(?: ?- ?(?:h(?:ari[ -]h)?)?(?: ?[-+] ?[0-9]+)?)?"
)


def sets_no_standard(text: str) -> bool:
    """Whether the text (lower case, without outer brackets) says that there is no standard."""
    if text[:1].isdigit() and "x" not in text and "kali" not in text:
        return False  # most texts; so the pattern is compiled only if it is needed
    return re.fullmatch(_NO_STANDARD, text) is not None
