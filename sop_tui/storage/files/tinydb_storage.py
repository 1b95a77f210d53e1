"""A storage class for TinyDB: ``TinyDB(path, storage=SafeStorage)``.

For queries and manual work on the tables. Officers' acts do not use it: they are chained, and
``store verify`` reports anything written here outside the chain.
"""

from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from sop_tui.storage.batch import Batch
from sop_tui.storage.disk.file import changed, replace_file
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.files.damage_report import read_whole
from sop_tui.storage.files.diagnosis import unusable
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.layout import Layout, convert_layout
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.store import FileStore

Tables = dict[str, dict[str, Any]]


class SafeStorage(Storage):
    """Reads whole versions of a store, and writes with the protocol of a commit.

    Refuses a write based on an outdated version, and one that would be no valid store. With
    ``create``, a missing store is created; an empty file is always damage.
    """

    def __init__(self, path: str | Path, *, create: bool = False, patience: float = PATIENCE):
        self._path = Path(path).absolute()
        self._patience = patience
        self._seen: tuple[int, Layout] | None = None
        if create and not self._path.exists():
            FileStore.create(self._path, batch=Batch(), patience=patience).close()

    def read(self) -> Tables:
        """All tables, including acts that are only in the journal.

        Raises:
            StoreProblem: the store cannot be read.
        """
        version = read_whole(self._path)
        version.opened.close()
        snapshot = version.snapshot
        self._seen = snapshot.revision, snapshot.layout
        return msgspec.json.decode(snapshot.layout.data, type=Tables)

    def write(self, data: Tables) -> None:
        """Replace all tables.

        Raises:
            StoreProblem: ``changed``: somebody wrote since the last read; ``damaged`` or
            ``not_ours``: the data is no valid store; or as for a commit.
        """
        content = self._checked(data)
        if self._seen is None:
            self.read()
        with locked(self._path.parent, self._patience) as folder:
            version = read_whole(self._path, folder)
            opened, snapshot = version.opened, version.snapshot
            opened.close()
            if (snapshot.revision, snapshot.layout) != self._seen:
                raise changed(self._path)
            replace_file(folder, self._path, content.pieces(), opened.identity).close()
        self._seen = parse(self._path, content.data).revision, content

    def _checked(self, data: Tables) -> Layout:
        try:
            layout, _ = convert_layout(msgspec.json.encode(data))
            parse(self._path, layout.data)
        except (Damage, NotOurs, OtherFormat) as error:
            raise unusable(self._path, error) from None
        return layout
