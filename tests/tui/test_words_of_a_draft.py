"""The panel under a draft speaks of fields as the paper does, never by their names in the file."""

from drafted import DOCUMENT

from sop_tui.drafting.formats import read
from sop_tui.drafting.interpret import drafts
from sop_tui.text.language import Language
from sop_tui.tui.sheets.draft import About, row_lines


def test_why_a_field_is_inferred_names_it_as_on_paper() -> None:
    (draft,) = drafts(read(DOCUMENT.encode()))
    step = draft.steps[1]
    assert step.symbols[-1].return_to
    lines = row_lines(draft, step, About(None, (), (), 0), Language(), 100)
    said = "\n".join("".join(span.text for span in line) for line in lines)
    assert "tujuan pengembalian: uraian: dikembalikan kepadanya" in said
    assert "return_to" not in said
