"""A message to an officer, independent of the language until somebody reads it.

The core and the storage create messages; :mod:`sop_tui.text.language` translates them when
they are shown. The template is Indonesian, the default language, and is also the key in the
catalogues.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

Value: TypeAlias = "str | int | date | datetime | Message"


@dataclass(frozen=True, slots=True)
class Message:
    """A template with placeholders, e.g. ``say("langkah {step} menunggu {role}", ...)``.

    Values may be messages themselves, or dates and times, which are formatted in the reader's
    language. ``count`` selects singular or plural in languages that distinguish them.
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    count: int | None = None

    def __str__(self) -> str:
        """The Indonesian text, for logs and tests; officers read it through a Language."""
        return self.template.format_map({key: str(value) for key, value in self.values.items()})


def say(template: str, /, **values: Value) -> Message:
    """A message; ``.ci/catalogue`` collects its template for translation."""
    return Message(template, values)


def say_many(template: str, count: int, /, **values: Value) -> Message:
    """A message about a number of things; ``{n}`` in the template is the count."""
    return Message(template, {"n": count, **values}, count)


class Problem(Exception):
    """An error for people: one sentence that says what happened and what to do.

    ``code`` is a stable English word for programs. The subclass decides the exit code on the
    command line.
    """

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return str(self.message)
