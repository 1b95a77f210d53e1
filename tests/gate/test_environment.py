"""The environment of a session's program is built from nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_tui.gate.environment import GateSession, session_environment, ssh_connection, term

SESSION = GateSession(officer="andi", key="SHA256:abc", id="5e55", account="sop", idle=600)
ALWAYS = {
    "PATH", "LANG", "LC_ALL", "TERM", "SOP_TUI_CAPTIVE", "SOP_TUI_KEY", "SOP_TUI_SESSION",
    "SOP_TUI_IDLE", "SOP_TUI_ACCOUNT", "SOP_TUI_OFFICER", "SOP_TUI_MEMORY",
}  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(
            ["PYTHONPATH", "PYTHONINSPECT", "LD_PRELOAD", "PATH", "HOME", "SHELL", "EDITOR", "LANG",
             "LC_ALL", "SOP_TUI_STORE", "SOP_TUI_KEY", "SOP_TUI_CAPTIVE", "TEXTUAL_DRIVER",
             "TEXTUAL_LOG", "BROWSER", "COLUMNS", "SSH_AUTH_SOCK", "SSH_ORIGINAL_COMMAND", "TZ"]
        ),
        st.text(max_size=20),
    )
)  # fmt: skip
def test_nothing_unchecked_gets_through(outside: dict[str, str]) -> None:
    assert session_environment(outside, SESSION) == session_environment({}, SESSION)
    assert set(session_environment({}, SESSION)) == ALWAYS


def test_the_officer_comes_from_the_session() -> None:
    inside = session_environment({"SOP_TUI_KEY": "SHA256:another", "SOP_TUI_CAPTIVE": "0"}, SESSION)
    assert inside["SOP_TUI_KEY"] == "SHA256:abc"
    assert inside["SOP_TUI_SESSION"] == "5e55"
    assert inside["SOP_TUI_CAPTIVE"] == "1"


@pytest.mark.parametrize("given", ["xterm-256color", "tmux-256color", "screen", "dumb", "vt100"])
def test_the_name_of_a_terminal_is_kept(given: str) -> None:
    assert term(given) == given


@pytest.mark.parametrize(
    "given",
    ["", "xterm", "$(id)", "../../x", "x;id", "x y", "x\n", "-x", "x" * 33, "é", "\x1b[31m"],
)
def test_what_cannot_be_a_terminal_becomes_the_usual_one(given: str) -> None:
    assert term(given) == "xterm-256color"


def test_colours_are_passed_on_as_flags_only() -> None:
    assert session_environment({"COLORTERM": "truecolor"}, SESSION)["COLORTERM"] == "truecolor"
    assert "COLORTERM" not in session_environment({"COLORTERM": "$(id)"}, SESSION)
    assert session_environment({"NO_COLOR": "$(id)"}, SESSION)["NO_COLOR"] == "1"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("203.0.113.7 50022 192.0.2.1 2222", True),
        ("2001:db8::7 50022 2001:db8::1 2222", True),
        ("203.0.113.7 50022 192.0.2.1", False),
        ("203.0.113.7 50022 192.0.2.1 99999", False),
        ("evil.example 50022 192.0.2.1 22", False),
        ("203.0.113.7 x 192.0.2.1 22", False),
        ("203.0.113.7 1 192.0.2.1 22\nx", False),
        ("fe80::1%$(id) 1 192.0.2.1 22", False),
    ],
)
def test_a_connection_is_two_addresses_and_two_ports(given: str, kept: bool) -> None:
    assert ssh_connection(given) == (given if kept else "")
