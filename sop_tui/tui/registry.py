"""All commands there are, in the order in which the help lists them."""

from sop_tui.tui.act_commands import acts, moves
from sop_tui.tui.definition_commands import definition_acts
from sop_tui.tui.officer_commands import officer_acts
from sop_tui.tui.page_commands import pages
from sop_tui.tui.program_commands import program
from sop_tui.tui.relating_commands import relating

COMMANDS = (
    *moves(),
    *acts(),
    *relating(),
    *pages(),
    *officer_acts(),
    *definition_acts(),
    *program(),
)
