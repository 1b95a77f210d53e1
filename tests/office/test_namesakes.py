"""Officers of one name are told apart wherever a name is shown for an id."""

from sop_tui.office.model import Officer
from sop_tui.office.office import Office


def office(*officers: Officer) -> Office:
    return Office({officer.id: officer for officer in officers})


def test_a_name_that_is_one_persons_stands_alone() -> None:
    here = office(Officer("a", "Budi Santoso", post="Kabag"), Officer("b", "Siti"))
    assert here.name("a") == "Budi Santoso"
    assert here.name("nobody") == "nobody"


def test_posts_tell_two_of_one_name_apart_and_ids_where_posts_do_not() -> None:
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
