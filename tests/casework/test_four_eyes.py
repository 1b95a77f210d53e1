"""Nobody approves their own work: the last valid work counts, not the last in time."""

import pytest
from walks import SOPS, Walk, holder, officer

from sop_tui.casework.actions import allowed_actions
from sop_tui.casework.acts import Act
from sop_tui.casework.circumstances import Actor, Authority
from sop_tui.casework.commands import Approve, Complete, Recall, Return
from sop_tui.casework.model import Capacity
from sop_tui.casework.refusal import Code
from sop_tui.sop.model import Check, Procedure, Role, Step

PGM = SOPS["pengaduan-masyarakat"]
DRAFT, INITIALS = "kasubag-pphti", "kabag-p2"
BACK = {"reason": "Perbaiki konsep"}

sari = officer("sari", DRAFT, INITIALS, peers={DRAFT, INITIALS})
budi = officer("budi", DRAFT, INITIALS, peers={DRAFT, INITIALS})


def at_the_draft() -> Walk:
    """Node 6, before the draft of step 7."""
    return Walk(PGM).to("6")


def test_the_officer_who_did_the_work_is_refused_and_another_holder_is_not() -> None:
    walk = at_the_draft()
    walk.do(Complete, sari)
    walk.do(Complete, sari)
    assert walk.case.node == "7p"
    assert walk.refusal(Approve, sari) is Code.FOUR_EYES
    event = walk.do(Approve, budi)
    assert not event.self_approved


def test_the_former_performer_may_approve_after_another_redid_the_work() -> None:
    walk = at_the_draft()
    walk.do(Complete, sari)
    walk.do(Complete, sari)
    walk.do(Return, budi, **BACK)
    assert walk.case.node == "6"
    walk.do(Complete, budi)
    walk.do(Complete, budi)
    # Sari did the work too, but her outcome is void; Budi's counts.
    assert walk.refusal(Approve, budi) is Code.FOUR_EYES
    assert not walk.do(Approve, sari).self_approved


def test_the_last_valid_work_counts_not_the_last_in_time() -> None:
    walk = at_the_draft()
    walk.do(Complete, sari)
    walk.do(Complete, sari)
    walk.do(Approve, budi)
    walk.do(Complete, holder(PGM, INITIALS))  # node 8, the hand-over to the Kadiv
    walk.do(Return, holder(PGM, "kadiv"), to="7p", **BACK)
    # The Kabag worked last in time; at 7p Sari's draft counts.
    assert walk.refusal(Approve, sari) is Code.FOUR_EYES
    walk.do(Approve, holder(PGM, INITIALS))


def test_recalled_work_counts_for_nobody() -> None:
    walk = at_the_draft()
    walk.do(Complete, sari)
    walk.do(Complete, sari)
    walk.do(Recall, sari, reason="Salah kirim")
    walk.do(Complete, budi)
    assert walk.refusal(Approve, budi) is Code.FOUR_EYES
    walk.do(Approve, sari)


def test_the_second_of_two_checks_looks_at_the_work_before_the_first() -> None:
    asn = SOPS["pendampingan-hukum-asn"]
    walk = Walk(asn).to("5")  # after the work 4 and its check 4p
    maker = officer("analis-hukum", "kabag-hukum", peers={"kabag-hukum"})
    assert walk.refusal(Approve, maker) is Code.FOUR_EYES
    checker = officer("ketua-tim-bantuan-hukum", "kabag-hukum", peers={"kabag-hukum"})
    assert not walk.do(Approve, checker).self_approved


def test_self_approval_is_allowed_and_marked_if_nobody_else_holds_the_role() -> None:
    walk = at_the_draft()
    alone = officer("sari", DRAFT, INITIALS, peers={DRAFT})
    walk.do(Complete, alone)
    walk.do(Complete, alone)
    assert walk.do(Approve, alone).self_approved


def test_an_office_may_forbid_self_approval() -> None:
    walk = at_the_draft()
    alone = officer("sari", DRAFT, INITIALS, self_approval=False)
    walk.do(Complete, alone)
    walk.do(Complete, alone)
    assert walk.refusal(Approve, alone) is Code.FOUR_EYES
    listed = allowed_actions(PGM, walk.case, alone, walk.at)
    assert Act.APPROVE not in listed
    assert Act.RETURN in listed


@pytest.mark.parametrize("capacity", [Capacity.PLH, Capacity.PLT])
def test_acting_for_the_approver_does_not_evade_four_eyes(capacity: Capacity) -> None:
    walk = at_the_draft()
    acting = Actor(
        officer="sari",
        name="Sari",
        authorities=(Authority(DRAFT), Authority(INITIALS, capacity, "SP-1/2026")),
        peers=frozenset({INITIALS}),
    )
    walk.do(Complete, acting)
    walk.do(Complete, acting)
    assert walk.refusal(Approve, acting) is Code.FOUR_EYES


def test_recording_an_outside_step_is_not_ones_own_work() -> None:
    procedure = Procedure(
        id="luar",
        code="LU",
        title="Luar",
        roles=(Role(id="warga", name="Warga", outside=True), Role(id="staf", name="Staf")),
        steps=(
            Step(
                no=1,
                activity="Menyerahkan berkas",
                role="warga",
                check=Check(role="staf", act="setuju", return_to=("1",)),
            ),
        ),
    )
    staff = officer("sari", "staf", peers={"staf"})
    walk = Walk(procedure)
    assert walk.do(Complete, staff).capacity is Capacity.ON_BEHALF
    assert not walk.do(Approve, staff).self_approved
