"""A sentence for an officer, kept apart from its language until somebody reads it.

The core and the storage make messages; the edge (:mod:`sop_tui.text.language`) turns them into
words. The template is Indonesian, the language officers read by default; it is also the key in
the catalogues.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Value: TypeAlias = "str | int | date | datetime | Message"


@dataclass(frozen=True, slots=True)
class Message:
    """A template with named places, e.g. ``say("langkah {step} menunggu {role}", ...)``.

    Values may be messages themselves, or dates and times, which are written out in the reader's
    language. ``count`` chooses between singular and plural where the language has them.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    count: int | None = None

    def __str__(self) -> str:
        """In Indonesian, as written: for logs and tests. Officers read it through a Language."""
        return self.template.format_map({key: str(value) for key, value in self.values.items()})


def say(template: str, /, **values: Value) -> Message:
    """A message; the template is collected into the catalogues."""
    return Message(template, values)


def say_many(template: str, count: int, /, **values: Value) -> Message:
    """A message about a number of things, shown as ``{n}`` in the template."""
    return Message(template, {"n": count, **values}, count)


class Problem(Exception):
    """An error that is meant to be read by a person: one sentence, what happened and what to do.

    ``code`` is a stable English word for programs; subclasses say what kind of error it is, which
    the command line turns into its exit code.
    """

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
