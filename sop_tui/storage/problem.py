"""What can go wrong with a store, in words that say what to do about it."""

from sop_tui.text.message import Problem


class StoreProblem(Problem):
    """The store cannot be read or written as asked; unless it says so, nothing has changed.

    Codes: ``missing``, ``exists``, ``is_folder``, ``not_a_file`` (pipe, device), ``symlink``,
    ``unreadable``, ``not_writable``, ``full``, ``network``, ``damaged``, ``not_ours``, ``newer``,
    ``older``, ``locked``, ``changed`` (by a program that does not keep to the lock), ``failed``
    (nothing was written), ``uncertain`` (written, but a power cut could still take it back),
    ``away`` (a server that cannot be reached; nothing was written), ``no_backup``, ``query`` (a
    question that cannot be read), ``foreign`` (a file of another store or year), ``unfinished`` (a
    restore that was cut off; the same again finishes it).
    """
