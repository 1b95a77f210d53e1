"""Indonesian translations of argparse's own texts.

argparse looks up its English templates in the gettext domain of the process. They do not belong in
this program's catalogue, so they are translated here, by template.
"""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

_INDONESIAN: Mapping[str, str] = MappingProxyType(
    {
        "usage: ": "pemakaian: ",
        "positional arguments": "argumen",
        "options": "opsi",
        "show this help message and exit": "tampilkan bantuan ini",
        "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
        "unrecognized arguments: %s": "argumen tidak dikenal: %s",
        "not allowed with argument %s": "tidak dapat dipakai bersama %s",
        "ignored explicit argument %r": "tidak menerima nilai %r",
        "the following arguments are required: %s": "wajib diisi: %s",
        "one of the arguments %s is required": "salah satu wajib diisi: %s",
        "expected one argument": "memerlukan satu nilai",
        "expected at most one argument": "menerima paling banyak satu nilai",
        "expected at least one argument": "memerlukan sedikitnya satu nilai",
        "expected %s argument": "memerlukan %s nilai",
        "expected %s arguments": "memerlukan %s nilai",
        "invalid %(type)s value: %(value)r": "nilai %(value)r tidak sah",
        "invalid choice: %(value)r (choose from %(choices)s)": (
            "%(value)r tidak dikenal; pilih salah satu dari %(choices)s"
        ),
    }
)


def _translated(template: str) -> str:
    return _INDONESIAN.get(template, template)


def _translated_plural(one: str, many: str, count: int) -> str:
    return _translated(one if count == 1 else many)


@contextmanager
def translated_argparse(language: str) -> Iterator[None]:
    """Within this context argparse prints Indonesian if ``language`` is ``id``, else English."""
    if language != "id":
        yield
        return
    names = vars(argparse)
    own = {"_": names["_"], "ngettext": names["ngettext"]}
    names.update({"_": _translated, "ngettext": _translated_plural})
    try:
        yield
    finally:
        names.update(own)
