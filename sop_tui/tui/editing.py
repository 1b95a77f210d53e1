"""A line that is being typed: a frozen value, and what each key makes of it."""

from dataclasses import dataclass, replace

from sop_tui.text.clean import clean


@dataclass(frozen=True, slots=True)
class Typed:
    """A text and the place of the caret in it, counted in characters."""

    text: str = ""
    caret: int = 0

    @classmethod
    def of(cls, text: str) -> "Typed":
        return cls(text, len(text))

    def insert(self, typed: str) -> "Typed":
        """With typed or pasted text at the caret; line breaks become spaces.

        Other characters that have no place in a text stay, made visible, so that the officer sees
        what was pasted and can take it out.
        """
        added = clean(" ".join(typed.splitlines()))
        text = self.text[: self.caret] + added + self.text[self.caret :]
        return Typed(text, self.caret + len(added))

    def press(self, key: str, character: str | None) -> "Typed | None":
        """After a key, by its Textual name, which edits or types a character; None if neither."""
        text, caret = self.text, self.caret
        match key:
            case "left" | "ctrl+b":
                return replace(self, caret=max(0, caret - 1))
            case "right" | "ctrl+f":
                return replace(self, caret=min(len(text), caret + 1))
            case "home" | "ctrl+a":
                return replace(self, caret=0)
            case "end" | "ctrl+e":
                return replace(self, caret=len(text))
            case "backspace" | "ctrl+h":
                start = max(0, caret - 1)
                return Typed(text[:start] + text[caret:], start)
            case "delete" | "ctrl+d":
                return Typed(text[:caret] + text[caret + 1 :], caret)
            case "ctrl+w" | "ctrl+backspace":
                start = text[:caret].rstrip().rfind(" ") + 1
                return Typed(text[:start] + text[caret:], start)
            case "ctrl+u":
                return Typed(text[caret:], 0)
            case "ctrl+k":
                return Typed(text[:caret], caret)
            case _ if character is not None and character.isprintable():
                return self.insert(character)
            case _:
                return None


NOTHING_TYPED = Typed()
