"""A line for each commit in the system's log, which is kept apart from the store.

It lets an older copy, put back whole in the place of the store, be found out.
"""

import syslog

from sop_tui.storage.engine import Snapshot


def syslog_line(snapshot: Snapshot) -> None:
    """Tell syslog the revision and the chain head; the line is in English, for programs."""
    syslog.syslog(
        syslog.LOG_INFO | syslog.LOG_USER,
        f"sop-tui commit store={snapshot.meta.id} revision={snapshot.revision} "
        f"events={snapshot.meta.events} chain_head={snapshot.chain_head}",
    )
