"""Officers with the same name can be distinguished wherever a name is shown."""

from sop_tui.office.model import Officer
from sop_tui.office.office import Office


def office(*officers: Officer) -> Office:
    return Office({officer.id: officer for officer in officers})


def test_a_unique_name_is_shown_alone() -> None:
    here = office(Officer("a", "Budi Santoso", post="Kabag"), Officer("b", "Siti"))
    assert here.name("a") == "Budi Santoso"
    assert here.name("nobody") == "nobody"


def test_posts_distinguish_namesakes_and_ids_do_if_posts_are_equal() -> None:
    here = office(
        Officer("a", "Budi Santoso", post="Kabag P2"),
        Officer("b", "budi  santoso", post="Kadiv"),
        Officer("c", "Siti", post="Staf"),
        Officer("d", "Siti", post="Staf"),
        Officer("e", "Rina"),
        Officer("f", "Rina", removed=True),
    )
    assert here.name("a") == "Budi Santoso (Kabag P2)"
    assert here.name("b") == "budi  santoso (Kadiv)"
    assert {here.name("c"), here.name("d")} == {"Siti (c)", "Siti (d)"}
    assert here.name("e") == "Rina"
