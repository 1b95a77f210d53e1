"""Drafts kept in the store: listed, changed, adopted; a draft opens no case."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from offices.small import PGM, OfficeAtWork

from sop_tui.desk.definition_views import DefinitionState
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.drafting import edits
from sop_tui.drafting.draft import Doubt, Draft
from sop_tui.drafting.editing import edited
from sop_tui.drafting.reopened import literal, reopen
from sop_tui.sop.reading import read_folder, shipped_sops
from sop_tui.text.language import Language

pytestmark = pytest.mark.both_engines

TEXT = (shipped_sops() / f"{PGM}.toml").read_text(encoding="utf-8").replace('"PGM"', '"IZS"')


@pytest.fixture
def draft() -> Draft:
    found = reopen(TEXT, (Language(),))
    doubt = Doubt(field="code", step=None, question=literal("kode apa?"))
    return edited(replace(found, doubts=(doubt,)), edits.SetHead(field="title", text="Izin Sandar"))


@pytest.mark.file_only
def test_a_kept_draft_is_listed_and_opens_no_case(office: OfficeAtWork, draft: Draft) -> None:
    before = office.path.read_bytes()
    assert office.ani.drafts.all() == ()
    assert office.path.read_bytes() == before
    done = office.ani.drafts.keep("izin-sandar", draft)
    assert done is not None
    assert "draf SOP izin-sandar disimpan: Izin Sandar" in str(done.sentence)
    assert office.ani.drafts.keep("izin-sandar", draft) is None  # unchanged
    (view,) = office.ani.drafts.all()
    assert (view.id, view.title, view.questions, view.name) == (
        "izin-sandar", "Izin Sandar", 1, office.ani.me.name
    )  # fmt: skip
    (listed,) = [v for v in office.ani.definitions.all() if v.id == "izin-sandar"]
    assert listed.state is DefinitionState.DRAFT
    with pytest.raises(NotFound, match="masih draf"):
        office.ani.acts.open_case("izin-sandar", "Sebelum terjawab")
    assert office.ani.drafts.draft("izin-sandar") == draft
    assert office.verify().ok


def test_a_draft_is_adopted_without_open_questions_and_errors_only(
    office: OfficeAtWork, draft: Draft
) -> None:
    drafts = office.ani.drafts
    drafts.keep("izin-sandar", draft)
    with pytest.raises(Refused, match="1 pertanyaan"):
        drafts.adopt("izin-sandar")
    answered = edited(draft, edits.Answer(doubt=0, text="IZS"))
    drafts.keep("izin-sandar", edited(answered, edits.SetText(step=1, field="time", text="kapan")))
    with pytest.raises(Refused, match="kapan"):
        drafts.adopt("izin-sandar")
    drafts.keep("izin-sandar", answered)
    done = drafts.adopt("izin-sandar", date(2026, 1, 1), "SK-9/2026")
    assert done.event.definition is not None
    assert drafts.all() == ()
    card = office.ani.acts.open_case("izin-sandar", "Satu").card
    assert card.number.startswith("IZS-2026-")
    assert office.ani.cases.read(card.number).procedure.title == "Izin Sandar"
    assert office.verify().ok
    drafts.keep("izin-sandar", answered)
    with pytest.raises(BadInput, match="sudah diberlakukan"):
        drafts.adopt("izin-sandar", date(2026, 1, 1), "SK-9/2026")


def test_the_next_revision_is_drafted_beside_the_one_in_force(
    office: OfficeAtWork, draft: Draft, tmp_path: Path
) -> None:
    office.ani.drafts.keep(PGM, draft)
    states = [view.state for view in office.ani.definitions.all() if view.id == PGM]
    assert states == [DefinitionState.IN_FORCE, DefinitionState.DRAFT]
    assert office.ani.acts.open_case(PGM, "Satu").card.number == "PGM-2026-0001"
    path = tmp_path / f"{PGM}.toml"
    path.write_text(TEXT.replace('"IZS"', '"PGM"').replace('"20 menit"', '"25 menit"'))
    office.ani.definitions.adopt(path, date(2026, 1, 1))
    assert [view.id for view in office.ani.drafts.all()] == [PGM]  # the adopted one differs
    office.ani.drafts.drop(PGM)
    assert office.ani.drafts.all() == ()
    said = [str(act.sentence) for act in office.ani.definitions.history(PGM)]
    assert "disimpan" in said[0]
    assert "dibuang" in said[2]


def test_only_an_admin_keeps_drafts(office: OfficeAtWork, draft: Draft) -> None:
    with pytest.raises(Refused, match="hanya admin"):
        office.desk("kadiv").drafts.keep("izin", draft)
    office.ani.drafts.keep("izin", draft)
    with pytest.raises(Refused, match="hanya admin"):
        office.desk("kadiv").drafts.drop("izin")
    assert office.desk("kadiv").drafts.draft("izin") == draft


@pytest.mark.parametrize("sop", ["", "Izin", "../izin", "a" * 61, "izin sandar"])
def test_an_id_that_no_file_could_have_is_refused(
    office: OfficeAtWork, draft: Draft, sop: str
) -> None:
    with pytest.raises(BadInput, match="id SOP"):
        office.ani.drafts.keep(sop, draft)


def test_a_draft_of_a_huge_document_is_refused(office: OfficeAtWork, draft: Draft) -> None:
    long = edited(draft, edits.SetHead(field="legal_basis", text="; ".join(["x" * 900] * 300)))
    with pytest.raises(BadInput, match="terlalu besar"):
        office.ani.drafts.keep("izin", long)


def test_a_file_in_the_folder_is_a_draft_too_and_a_kept_one_replaces_it(
    office: OfficeAtWork, draft: Draft, tmp_path: Path
) -> None:
    folder = tmp_path / "sops"
    folder.mkdir()
    (folder / "izin.draft.toml").write_text("#? kode apa?\n" + TEXT, encoding="utf-8")
    office.library = read_folder(folder)
    drafts = office.desk("ani").drafts
    assert [(view.id, view.at) for view in drafts.all()] == [("izin", None)]
    assert drafts.draft("izin").identity.title == "Layanan Pengaduan Masyarakat"
    with pytest.raises(Refused, match="hapus filenya"):
        drafts.drop("izin")
    drafts.keep("izin", draft)
    assert [view.title for view in drafts.all()] == ["Izin Sandar"]
    with pytest.raises(NotFound, match="tidak ada"):
        drafts.text("lain")


def test_a_new_id_comes_from_the_title_and_is_free(office: OfficeAtWork, draft: Draft) -> None:
    drafts = office.ani.drafts
    assert drafts.free_id(draft) == "izin-sandar"
    drafts.keep("izin-sandar", draft)
    assert drafts.free_id(draft) == "izin-sandar-2"
    assert drafts.free_id(edited(draft, edits.SetHead(field="title", text=""))) == "draf"
