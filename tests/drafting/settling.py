"""A draft after its text was written and read back."""

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.reopened import reopen
from sop_tui.drafting.written import toml_of
from sop_tui.text.language import Language


def settled(draft: Draft, words: Language) -> Draft:
    """The messages in the draft become fixed texts in this language."""
    return reopen(toml_of(draft, words), (words,))
