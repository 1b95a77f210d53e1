"""All commands, in the order of the help."""

from sop_tui.tui.act_commands import ACTS, MOVES
from sop_tui.tui.definition_commands import DEFINITION_ACTS
from sop_tui.tui.draft_commands import DRAFT_ACTS
from sop_tui.tui.officer_commands import OFFICER_ACTS
from sop_tui.tui.page_commands import PAGES
from sop_tui.tui.program_commands import PROGRAM
from sop_tui.tui.relating_commands import RELATING

COMMANDS = (
    *MOVES,
    *ACTS,
    *RELATING,
    *PAGES,
    *OFFICER_ACTS,
    *DEFINITION_ACTS,
    *DRAFT_ACTS,
    *PROGRAM,
)
