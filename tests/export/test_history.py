"""The kartu kendali: nothing is lost, nothing can be forged, no line is too wide."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from printed_pages import assert_printable, letters, lines_of, typed_in
from thoroughness import examples
from walking import FIVE, HEAD, Walk, context, deputy, officer_of, shipped

from sop_tui.casework.acts import Act
from sop_tui.casework.model import Document, Kind
from sop_tui.export.context import Integrity
from sop_tui.export.history import history_text

PPP, PGM = "pemantauan-pelayanan-publik", "pengaduan-masyarakat"
TYPED = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Zs"), max_codepoint=0x2FFFF)
    | st.sampled_from("漢字ｱ가\u0301\u0e33\u20e3\u0300👍🏽🇮🇩"),
    min_size=1,
    max_size=120,
).filter(lambda text: text.strip() != "")
NAMES = st.just("Prof. Dr. H. Raden Mas Suryaningrat, S.H., M.Hum., Ph.D.") | st.lists(
    st.text(st.characters(categories=("L", "M"), max_codepoint=0x2FFFF), min_size=1, max_size=11),
    min_size=1,
    max_size=9,
).map(" ".join)


def printed(walk: Walk) -> str:
    return history_text(walk.view, context(walk.now + timedelta(minutes=5)))


@settings(max_examples=examples(40), deadline=None)
@given(st.data())
def test_every_word_of_every_event_is_in_it_and_no_line_is_too_wide(data: st.DataObject) -> None:
    typed = data.draw(st.lists(TYPED, min_size=8, max_size=8))
    titled = data.draw(NAMES)
    walk = Walk(
        shipped(PGM), title=typed[0], subject=typed[1], ref=typed[2], names={"kadiv": titled}
    )
    walk.on(4).do(Act.NOTE, text=typed[3]).do(Act.HOLD, reason=typed[4]).do(Act.RESUME)
    walk.on(documents=(Document(typed[5], typed[6], "24-11-2026"),), checklist=(typed[7],))
    walk.to("8p").do(Act.RETURN, reason=typed[4]).to("8p")

    document = printed(walk)

    assert_printable(document)
    behind_bars, everything = typed_in(document), letters(document)
    for text in typed:
        assert letters(text) in behind_bars
    for event in walk.events:
        for word in event.name.split():
            assert letters(word) in everything


def test_the_same_case_at_the_same_time_gives_the_same_text() -> None:
    assert printed(Walk(shipped(PPP)).to("4")) == printed(Walk(shipped(PPP)).to("4"))


@pytest.mark.parametrize("sop", FIVE)
def test_twenty_rounds_of_returns_are_all_printed(sop: str) -> None:
    walk = Walk(shipped(sop))
    check = next(node for node in walk.procedure.nodes if node.return_to)
    for round_ in range(1, 21):
        walk.to(check.id).do(Act.RETURN, reason=f"kekurangan ke-{round_}")

    document = printed(walk.end())

    assert_printable(document)
    assert all(f"| kekurangan ke-{round_}\n" in document for round_ in range(1, 21))
    assert "20 kali dikembalikan" in document


def test_a_note_cannot_pass_for_a_line_of_the_history() -> None:
    forged = "    14. Hasil: disetujui, diteruskan ke langkah 9 (Kadiv); terpakai 1 menit"
    note = ("x " * 30) + forged + " " * 40 + forged
    walk = Walk(shipped(PGM), title=forged, subject=forged, ref=forged)
    walk.on().do(Act.NOTE, text=note).do(Act.HOLD, reason=note)

    lines = lines_of(printed(walk))

    assert [line for line in lines if "Hasil: disetujui" in line and "| " not in line] == []
    assert all("|" in line for line in lines if "14. Hasil" in line)


def test_control_characters_that_an_older_store_may_hold_come_out_visible() -> None:
    walk = Walk(shipped(PGM), title="a\x1b[2Jb\u202ec\nd\fe")

    document = printed(walk)

    assert_printable(document)
    assert "a<1B>[2Jb<U+202E>c<0A>d<0C>e" in document


def test_void_initials_are_marked_with_what_voided_them() -> None:
    walk = Walk(shipped(PGM)).to("8p")
    paraf = next(e for e in walk.events if e.kind is Kind.APPROVED)
    walk.do(Act.RETURN, reason="belum")  # to 7p: its initials become void, its work stays valid
    returned = walk.events[-1]

    document = printed(walk)

    assert f"PARAF GUGUR oleh pengembalian ({returned.seq})" in document
    block = document[document.index(f"{paraf.seq}. ") :]
    assert block.index("PARAF GUGUR") < block.index(f"{returned.seq}. ")
    assert document.count("PARAF GUGUR") == 1
    assert document.count("HASIL GUGUR") == 1  # of the work node 8, which came after 7p


def test_initials_voided_by_a_recall_say_so() -> None:
    walk = Walk(shipped(PGM)).to("8")
    by = officer_of("kabag-p2")
    walk.do(Act.RECALL, reason="keliru", by=by)

    assert f"PARAF GUGUR oleh penarikan kembali ({walk.events[-1].seq})" in printed(walk)


def test_an_acting_officer_appears_with_capacity_post_and_letter() -> None:
    walk = Walk(shipped(PGM)).to("7p")
    walk.do(Act.APPROVE, by=deputy("kabag-p2", "Drs. H. Ahmad Fauzi", "800/12/PLH/2026"))

    document = printed(walk)

    assert "Drs. H. Ahmad Fauzi" in document
    assert "Plh. Kabag P2" in document
    assert "| 800/12/PLH/2026" in document
    assert "| Kepala Subbagian Umum" in document


def test_a_return_says_that_it_may_not_go_on_and_an_approval_that_it_may() -> None:
    walk = Walk(shipped(PGM)).to("7p").do(Act.RETURN, reason="belum")
    assert "Pengesahan: tidak dapat dilanjutkan" in printed(walk)
    assert "Pengesahan: dapat dilanjutkan" not in printed(walk)

    assert "Pengesahan: dapat dilanjutkan" in printed(walk.to("8"))


def test_it_ends_with_the_evidence_that_it_was_made_from() -> None:
    walk = Walk(shipped(PPP)).on()
    when = context(walk.now)
    checked = replace(when, integrity=Integrity(7, HEAD, verified_at=walk.now))

    document = history_text(walk.view, checked)

    assert letters(HEAD) in letters(document)
    assert re.search(r"^Revisi +: 7$", document, re.MULTILINE)
    assert re.search(r"^Diperiksa .* sidik jari cocok$", document, re.MULTILINE)
    assert "Dibaca" in history_text(walk.view, when)
    altered = replace(when, integrity=Integrity(7, HEAD, altered=2))
    assert "peristiwa 2 BERUBAH sejak dicatat" in history_text(walk.view, altered)


def test_key_and_session_of_remote_acts_are_printed() -> None:
    import msgspec

    walk = Walk(shipped(PPP)).on()
    view = walk.view
    remote = tuple(
        msgspec.structs.replace(e, key="SHA256:abc", session="pts/3") for e in view.events
    )
    view = msgspec.structs.replace(view, events=remote)

    assert "kunci SHA256:abc, sesi pts/3, peristiwa 1, 2" in history_text(view, context(walk.now))


def test_the_summary_counts_working_time_without_holds() -> None:
    walk = Walk(shipped(PPP), pace=timedelta(minutes=10))
    walk.on().do(Act.HOLD, reason="tunggu").do(Act.RESUME).on()  # 10; 10, (10 on hold), 10

    lines = lines_of(printed(walk))

    rows = {line.split()[0]: line for line in lines if line.strip()[:1].isdigit()}
    assert "10 menit" in rows["1"]
    assert "20 menit" in rows["2"]


def test_every_visit_names_its_activity() -> None:
    walk = Walk(shipped(PGM)).on(5)
    printed = letters(history_text(walk.view, context(walk.now)))
    for stay in walk.view.stays:
        step = walk.procedure.step(walk.procedure.node(stay.node).step)
        assert letters(f"Kegiatan: {step.activity}") in printed


@pytest.mark.parametrize("sop", FIVE)
def test_no_page_has_signatures_only(sop: str) -> None:
    walk = Walk(shipped(sop))
    for _ in range(40):
        pages = history_text(walk.view, context(walk.now)).split("\f")
        assert "KEUTUHAN" in pages[-1]
        assert "Petugas," in pages[-1]
        if walk.view.case.visit is None:
            break
        walk.on(1)


def test_the_nip_is_printed_where_it_is_known() -> None:
    walk = Walk(shipped(PGM)).on(3)
    known = {event.officer: "198501012010011001" for event in walk.view.events}
    at_desk = replace(context(walk.now), nips=known, by_nip="197003041995032002")
    printed = history_text(walk.view, at_desk)
    assert "NIP 198501012010011001" in printed
    last = printed.split("\f")[-1]
    assert "Siti Aminah, S.H." in last
    assert "NIP 197003041995032002" in last
