"""Drafts: definitions with open questions, which no case can be opened under.

A file is a draft if its name ends in ``.draft.toml`` or if it contains a question: a line that
begins with ``#?``. To answer a question, fill in the value and delete the line. When no question
is left and the definition has no errors, remove ``.draft`` from the name.
"""

from dataclasses import dataclass

from sop_tui.text.toml_files import UnreadableFile, parse

QUESTION = "#?"
_SUFFIX = ".draft"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft in the folder of definitions: its future id, its title and its open questions."""

    id: str
    title: str
    questions: tuple[str, ...]
    text: str = ""
    """The text of the file; empty for a draft kept in the store."""


def questions_in(text: str) -> tuple[str, ...]:
    """The open questions in the text of a definition, in order."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line[len(QUESTION) :].strip() for line in lines if line.startswith(QUESTION))


def definition_id(stem: str) -> str:
    """The id that a file with this stem defines, for a draft without ``.draft``."""
    return stem.removesuffix(_SUFFIX)


def draft_in(stem: str, text: str) -> DraftFile | None:
    """The draft in a file; None if the file is a definition."""
    questions = questions_in(text)
    if not questions and not stem.endswith(_SUFFIX):
        return None
    try:
        title = parse(text).get("title", "")
    except UnreadableFile:
        title = ""
    return DraftFile(definition_id(stem), title if isinstance(title, str) else "", questions, text)
