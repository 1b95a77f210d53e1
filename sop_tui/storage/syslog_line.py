"""A line for each commit in the system's log, which is kept apart from the store.

It lets an older copy, put back whole in the place of the store, be found out.
"""

import syslog

from sop_tui.storage.engine import Snapshot


def write_syslog_line(snapshot: Snapshot) -> None:
    """Tell syslog the revision and the chain head; the line is in English, for programs."""
    # Under the program's own name, whatever file it was started from; beside the gate's lines.
    syslog.openlog("sop-tui", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    syslog.syslog(
        syslog.LOG_INFO,
        f"commit store={snapshot.meta.id} revision={snapshot.revision} "
        f"events={snapshot.meta.events} chain_head={snapshot.chain_head}",
    )
