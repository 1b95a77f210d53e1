"""The store as TinyDB sees it: ``TinyDB(path, storage=SafeStorage)``.

For queries and for work on the tables by hand. Officers' acts do not go this way: they are
chained, and whatever is written here past the chain, ``store verify`` reports.
"""

from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from sop_tui.storage.batch import Batch
from sop_tui.storage.disk.file import changed, replace_file
from sop_tui.storage.disk.lock import PATIENCE, locked
from sop_tui.storage.files.diagnosis import unusable
from sop_tui.storage.files.form.damage import Damage, NotOurs, OtherFormat
from sop_tui.storage.files.form.layout import Layout, relaid
from sop_tui.storage.files.form.reading import parse
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.files.trouble import read_whole

Tables = dict[str, dict[str, Any]]


class SafeStorage(Storage):
    """Serves whole versions of a store, and writes with the protocol of a commit.

    A write on an outdated view is refused, and so is one that no store could be read from. With
    ``create`` a missing store is made; an empty file is always taken for damage.
    """

    def __init__(self, path: str | Path, *, create: bool = False, patience: float = PATIENCE):
        self._path = Path(path).absolute()
        self._patience = patience
        self._seen: tuple[int, Layout] | None = None
        if create and not self._path.exists():
            FileStore.create(self._path, batch=Batch(), patience=patience).close()

    def read(self) -> Tables:
        """All tables, with the acts that stand in the journal only.

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
            StoreProblem: ``changed``, somebody wrote since the last reading; ``damaged`` or
                ``not_ours``, this would be no store; or as a commit does.
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
            layout, _ = relaid(msgspec.json.encode(data))
            parse(self._path, layout.data)
        except (Damage, NotOurs, OtherFormat) as error:
            raise unusable(self._path, error) from None
        return layout
