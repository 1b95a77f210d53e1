"""What can be done instead of an act that is refused, with the key that is to be pressed."""

from collections.abc import Iterator

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand, key_name

_TO_A_CASE = ("board", "desk", "search", "jump")
_MOST = 5


def instead(screen: Screen, refused: ScreenCommand, why: Message) -> Message:
    """Why an act is refused, with the keys of those that are not; or the ways to a case."""
    if refused.group is not HelpSection.ACT or not refused.asks:
        return why
    page = screen.page.about.id
    if screen.page.number is None:
        ways = ", ".join(_keys(screen, (c for c in _known(screen, page) if c.id in _TO_A_CASE)))
        return say("{why}: {ways}", why=why, ways=ways)
    acts = (c for c in _known(screen, page) if c.group is HelpSection.ACT and c.asks)
    allowed = [*_keys(screen, (c for c in acts if c.why_not(screen) is None))][:_MOST]
    if not allowed:
        return why
    return say("{why}; yang dapat: {acts}", why=why, acts=", ".join(allowed))


def _known(screen: Screen, page: str) -> Iterator[ScreenCommand]:
    return (c for c in screen.keymap.commands if c.on(page) and c.opens != page)


def _keys(screen: Screen, commands: Iterator[ScreenCommand]) -> Iterator[str]:
    language = screen.language
    for command in commands:
        key = screen.keymap.key_of(command)
        if key is not None:
            yield f"{language(key_name(key))} {language(command.labelled(screen))}"
