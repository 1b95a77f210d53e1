"""An office's standard phrases: ``phrases.toml`` beside its store, written by hand.

::

    [[phrase]]
    text = "Lampiran belum lengkap: "

    [[phrase]]
    text = "Menunggu jawaban pelapor."
    acts = ["hold"]                     # left out: returns
    sops = ["pengaduan-masyarakat"]     # left out: all
"""

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from sop_tui.desk.inputs import NOTE_LENGTH
from sop_tui.desk.problems import BadInput
from sop_tui.text.clean import forbidden_in
from sop_tui.text.message import Message, say
from sop_tui.text.toml_files import Missing, UnreadableFile, expected, read_table

FILE_NAME = "phrases.toml"

ActName = Literal[
    "return", "reject", "recall", "hold", "cancel", "choose", "hand", "note", "complete", "approve",
    "correct", "retire", "migrate", "evaluate",
]  # fmt: skip
"""The acts with a typed text, by the names of their commands."""


class Phrase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A phrase, with the acts and procedures for which it is offered; no procedure means all."""

    text: Annotated[str, msgspec.Meta(min_length=1)]
    acts: tuple[ActName, ...] = ("return",)
    sops: tuple[str, ...] = ()

    def serves(self, act: str, sop: str) -> bool:
        return act in self.acts and (not self.sops or sop in self.sops)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    phrase: tuple[Phrase, ...] = ()


def read_phrases(folder: Path) -> tuple[Phrase, ...]:
    """The office's phrases in the order of the file; empty without a file.

    Raises:
        BadInput: ``phrases``, when the file cannot be read or has an unknown key or value.
    """
    path = folder / FILE_NAME
    try:
        stated = read_table(path, {"phrase": "[[phrase]]"})
    except Missing:
        return ()
    except UnreadableFile as error:
        raise _wrong(path, error.message) from error
    try:
        phrases = msgspec.convert(stated, _File).phrase
    except msgspec.ValidationError as error:
        raise _wrong(path, _first_wrong_value(stated)) from error
    for number, phrase in enumerate(phrases, start=1):
        why = _why_no_text(phrase.text)
        if why is not None:
            raise _wrong(path, say("teks baku ke-{n} {why}", n=number, why=why))
    return phrases


def _why_no_text(text: str) -> Message | None:
    if not text.strip():
        return say("kosong; isi atau hapus")
    forbidden = forbidden_in(text)
    if forbidden is not None:
        return say("memuat {character}; tulis dalam satu baris, tanpa karakter kendali",
                   character=forbidden)  # fmt: skip
    if len(text) > NOTE_LENGTH:
        return say("terlalu panjang; paling banyak {longest} karakter", longest=NOTE_LENGTH)
    return None


def _first_wrong_value(stated: dict[str, object]) -> Message:
    from sop_tui.text.schema import wrong_values

    first = wrong_values(_File, stated)[0]
    key, *within = first["loc"]
    if not within:
        return say("“{key}” {expected}", key=str(key), expected=expected(first))
    number, *names = within
    where = str(names[0]) if names else str(key)
    return say(
        "teks baku ke-{n}: “{key}” {expected}",
        n=int(number) + 1,
        key=where,
        expected=expected(first),
    )


def _wrong(path: Path, why: Message) -> BadInput:
    return BadInput("phrases", say("{path}: {why}", path=str(path), why=why))
