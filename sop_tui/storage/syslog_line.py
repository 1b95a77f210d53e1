"""Writes a line for each commit to the system log, which is stored apart from the data.

It shows when an older copy has been put in place of the store.
"""

import syslog

from sop_tui.storage.engine import Snapshot


def write_syslog_line(snapshot: Snapshot) -> None:
    """Logs the revision and the chain head; the line is in English, for programs."""
    # Under the program's own name, however it was started; in the same log as the gate's lines.
    syslog.openlog("sop-tui", syslog.LOG_PID, syslog.LOG_AUTHPRIV)
    syslog.syslog(
        syslog.LOG_INFO,
        f"commit store={snapshot.meta.id} revision={snapshot.revision} "
        f"events={snapshot.meta.events} chain_head={snapshot.chain_head}",
    )
