"""Suggests what can be done instead of a refused act, with the key to press."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sop_tui.casework.acts import Act
from sop_tui.casework.nearest import moves_forward, nearest_acts
from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand, key_name

_TO_A_CASE = ("board", "desk", "search", "jump")
_MOST = 5
_ACTS: Mapping[str, tuple[Act, ...]] = MappingProxyType(
    {
        "forward": (Act.COMPLETE, Act.APPROVE, Act.CHOOSE),
        "claim": (Act.CLAIM, Act.RELEASE),
        "hold": (Act.HOLD, Act.RESUME),
        "follow": (Act.OPEN,),
    }
)
"""The commands whose key means several acts; the others have the name of their act."""


def alternatives(screen: Screen, refused: ScreenCommand, why: Message) -> Message:
    """Why an act is refused, with the keys of possible acts; or of ways to find a case."""
    if refused.group is not HelpSection.ACT or not refused.asks:
        return why
    page = screen.page.about.id
    if screen.page.number is None:
        ways = ", ".join(_keys(screen, (c for c in _known(screen, page) if c.id in _TO_A_CASE)))
        return say("{why}: {ways}", why=why, ways=ways)
    acts = [c for c in _known(screen, page) if c.group is HelpSection.ACT and c.asks]
    acts.sort(key=lambda command: _far(refused, command))
    allowed = [*_keys(screen, (c for c in acts if c.why_not(screen) is None))][:_MOST]
    if not allowed:
        return why
    return say("{why}; yang dapat: {acts}", why=why, acts=", ".join(allowed))


def _far(refused: ScreenCommand, other: ScreenCommand) -> int:
    """How different another command is from the refused one; those that move a case forward count
    as most different.
    """
    near = [act for tried in _acts(refused) for act in nearest_acts(tried)]
    found = [near.index(act) for act in _acts(other) if act in near]
    if found:
        return min(found)
    return len(near) + any(map(moves_forward, _acts(other)))


def _acts(command: ScreenCommand) -> tuple[Act, ...]:
    return _ACTS.get(command.id) or (Act(command.id),)


def _known(screen: Screen, page: str) -> Iterator[ScreenCommand]:
    return (c for c in screen.keymap.commands if c.on(page) and c.opens != page)


def _keys(screen: Screen, commands: Iterator[ScreenCommand]) -> Iterator[str]:
    language = screen.language
    for command in commands:
        key = screen.keymap.key_of(command)
        if key is not None:
            yield f"{language(key_name(key))} {language(command.labelled(screen))}"
