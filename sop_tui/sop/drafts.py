"""Drafts: definitions that still wait for answers. Each question is a line that begins with #?."""

QUESTION = "#?"


def questions_in(text: str) -> tuple[str, ...]:
    """The questions that stand in the text of a definition, in its order."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line[len(QUESTION) :].strip() for line in lines if line.startswith(QUESTION))
