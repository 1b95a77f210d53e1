"""A draft as it is after its text was written and read back."""

from sop_tui.drafting.draft import Draft
from sop_tui.drafting.reopened import reopen
from sop_tui.drafting.written import toml_of
from sop_tui.text.language import Language


def settled(draft: Draft, words: Language) -> Draft:
    """What is said in it is said in these words."""
    return reopen(toml_of(draft, words), (words,))
