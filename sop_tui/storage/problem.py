"""Errors of a store, in words that say what to do."""

from sop_tui.text.message import Problem


class StoreProblem(Problem):
    """The store cannot be read or written; unless the message says otherwise, nothing has changed.

    Codes: ``missing``, ``exists``, ``is_folder``, ``not_a_file`` (pipe, device), ``symlink``,
    ``unreadable``, ``not_writable``, ``full``, ``network``, ``damaged``, ``not_ours``, ``newer``,
    ``older``, ``locked``, ``changed`` (by a program that ignores the lock), ``failed`` (nothing was
    written), ``uncertain`` (written, but a power cut could still undo it), ``away`` (the server
    cannot be reached; nothing was written), ``no_backup``, ``query`` (an invalid condition),
    ``foreign`` (a file of another store or year), ``unfinished`` (an interrupted restore; repeating
    it completes it).
    """
