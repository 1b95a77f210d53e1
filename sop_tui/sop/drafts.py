"""Drafts: definitions that still wait for answers, and that no case is opened by.

A file is a draft when its name ends in ``.draft.toml`` or when a question stands in it: a line that
begins with ``#?``. Whoever answers fills the value in and deletes the line; once nothing is asked
and the definition is sound, the file is given its name without ``.draft``.
"""

from dataclasses import dataclass

from sop_tui.text.toml_files import UnreadableFile, parse

QUESTION = "#?"
_SUFFIX = ".draft"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft in the folder of the definitions: what it is to be, and what it still asks."""

    id: str
    title: str
    questions: tuple[str, ...]
    text: str = ""
    """What the file says; empty for a draft that the store keeps."""


def questions_in(text: str) -> tuple[str, ...]:
    """The questions that stand in the text of a definition, in its order."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line[len(QUESTION) :].strip() for line in lines if line.startswith(QUESTION))


def definition_id(stem: str) -> str:
    """The id that a file of this stem defines: a draft has the one that it is to have."""
    return stem.removesuffix(_SUFFIX)


def draft_in(stem: str, text: str) -> DraftFile | None:
    """The draft that a file is; None when it is a definition."""
    questions = questions_in(text)
    if not questions and not stem.endswith(_SUFFIX):
        return None
    try:
        title = parse(text).get("title", "")
    except UnreadableFile:
        title = ""
    return DraftFile(definition_id(stem), title if isinstance(title, str) else "", questions, text)
