"""Each of the five procedures completed from opening to end by commands alone."""

import pytest
from command_line import CommandLine

from sop_tui.sop.reading import read_folder, shipped_sops

pytestmark = pytest.mark.both_engines
LIBRARY = read_folder(shipped_sops()).procedures


@pytest.mark.parametrize("sop", LIBRARY)
def test_a_case_walks_to_its_end_and_every_examiner_returns_it_once(
    sop_tui: CommandLine, sop: str
) -> None:
    procedure = LIBRARY[sop]
    sop_tui.add_officers(sop, *(role.id for role in procedure.roles if not role.outside))
    starter = next(role.id for role in procedure.roles if not role.outside)
    number = sop_tui.done("open", sop, "Berkas percobaan", "--officer", starter).out.strip()
    outside = {role.id for role in procedure.roles if role.outside}
    returned: list[str] = []
    for _ in range(200):
        [case] = sop_tui.done("list", "--json", "--sop", sop, "--status", "all").json
        if case["status"] != "open":
            break
        # The step of an outside party is recorded by the coordinator, who made the store.
        speaker = [] if case["lane"] in outside else ["--officer", case["lane"]]
        looked_at = ["--version", str(case["version"]), "--node", case["node"]]
        if case["phase"] == "work":
            sop_tui.done("complete", number, *speaker, *looked_at)
        elif case["node"] not in returned:
            returned.append(case["node"])
            sop_tui.done("return", number, "--reason", "perlu perbaikan", *speaker, *looked_at)
        else:
            sop_tui.done("approve", number, *speaker, *looked_at)
    shown = sop_tui.done("show", number, "--json").json
    assert shown["status"] == "completed"
    assert returned == [node.id for node in procedure.nodes if node.phase == "check"]
    assert shown["round"] == len(returned) + 1
    assert shown["standing"] == [node.id for node in procedure.nodes]
    assert not any(event["self_approved"] for event in shown["history"])
    assert sop_tui.done("store", "verify", "--json").json["ok"]


def test_one_person_alone_can_walk_a_case_and_the_history_says_so(sop_tui: CommandLine) -> None:
    number = sop_tui.open("Sendirian", "pendampingan-hukum-asn")
    while (case := sop_tui.done("show", number, "--json").json)["status"] == "open":
        sop_tui.done("complete" if case["phase"] == "work" else "approve", number)
    assert case["status"] == "completed"
    assert any(event["self_approved"] for event in case["history"])
    assert "disetujui sendiri" in sop_tui.done("show", number).out
