"""The engine for a TinyDB JSON file; see :class:`sop_tui.storage.engine.Engine`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sop_tui.storage.batch import Batch
from sop_tui.storage.disk.place import GROUP_FILE, file_mode, warnings
from sop_tui.storage.engine import Info, Observer, Plan, Restoration, Store, Verification
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.retention import Retention
from sop_tui.text.address import office_of
from sop_tui.text.message import Message, say

if TYPE_CHECKING:  # only copying needs what is in them
    from sop_tui.storage.contents import Contents, OpenedContents

_LARGE: Final = 10 * 1024 * 1024  # bytes; above this, opening takes noticeable time
_READ_TWICE: Final = 16 * 1024 * 1024
"""Bytes up to which a session reads the histories only after its start. Until then it holds both
the first and the whole reading: an eighth more memory, which matters above this size."""


class FileEngine:
    """The store in the file at ``path``."""

    def __init__(self, path: Path, *, network: bool = False) -> None:
        self.path = path.absolute()
        self._network = network

    @property
    def address(self) -> str:
        return str(self.path)

    @property
    def folder(self) -> Path:
        return office_of(self.path)

    def owner(self) -> int:
        # In a group's folder the file belongs to the last writer, so it has no meaningful owner.
        folder = self.path.parent.stat()
        shared = file_mode(folder.st_mode) == GROUP_FILE
        return folder.st_uid if shared else self.path.stat().st_uid

    def create(
        self,
        batch: Batch,
        *,
        network: bool = False,
        programs: Sequence[str] = (),
        readers: Sequence[str] = (),
    ) -> Store:
        _refuse_roles(programs, readers)
        return FileStore.create(self.path, batch=batch, force_network=network or self._network)

    def open(
        self,
        *,
        network: bool = False,
        observer: Observer | None = None,
        who: str = "",  # noqa: ARG002  (the kernel reports who holds the lock of a folder)
        stays: bool = False,
    ) -> Store:
        return FileStore.open(
            self.path,
            force_network=network or self._network,
            observer=observer,
            lazy=not stays or self._size() <= _READ_TWICE,
        )

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0  # opening it will report the error

    def upgrade(self, programs: Sequence[str] = (), readers: Sequence[str] = ()) -> int:
        from sop_tui.storage.files.upgrade import upgrade_store

        _refuse_roles(programs, readers)
        return 0 if upgrade_store(self.path, at=datetime.now().astimezone()) is None else 1

    def verify(
        self, head: str = "", at: int | None = None, seals: tuple[Path, Path] | None = None
    ) -> Verification:
        from sop_tui.storage.files.verify import verify_store

        return verify_store(self.path, head, at, seals)

    def seal(self, key: Path, *, at: datetime, host: str) -> str:
        from sop_tui.storage.files.seals import keep
        from sop_tui.storage.seals import Sealed, sign

        with FileStore.open(self.path, force_network=self._network) as store:
            now = store.snapshot
        line = sign(Sealed(now.meta.id, now.revision, now.chain_head, at, host), key)
        keep(self.path, line)
        return line

    def info(self) -> Info:
        from sop_tui.storage.files.copies import copy_sets

        with FileStore.open(self.path, force_network=self._network) as store:
            snapshot, archived = store.snapshot, sum(1 for _ in store.archived_cases())
            archives = len(store.archives.paths)
        copies = copy_sets(self.path)
        size = self.path.stat().st_size
        found = list(warnings(self.path))
        if size > _LARGE:
            found.append(
                say("file data lebih dari 10 MB; pindahkan yang berakhir: sop-tui store archive")
            )
        return Info(
            size=size,
            snapshot=snapshot,
            archived=archived,
            archives=archives,
            last_backup=str(copies[0].live) if copies else None,
            warnings=tuple(found),
        )

    def query(self, table: str, conditions: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        from sop_tui.storage.files.query import query_table

        return query_table(self.path, table, conditions)

    def checkpoint(self) -> None:
        with FileStore.open(self.path, force_network=self._network) as store:
            store.checkpoint()

    def contents(self) -> "OpenedContents":
        from sop_tui.storage.files.contents import opened

        return opened(self.path, network=self._network)

    def import_contents(
        self, contents: "Contents", programs: Sequence[str] = (), readers: Sequence[str] = ()
    ) -> None:
        from sop_tui.storage.files.contents import import_contents

        _refuse_roles(programs, readers)
        import_contents(self.path, contents, network=self._network)

    def backup(
        self,
        target: Path | None = None,
        *,
        at: datetime,
        keep: Retention | None = None,
        checked: bool = True,
    ) -> str:
        from sop_tui.storage.files.backup import back_up

        return str(back_up(self.path, target, at=at, keep=keep, checked=checked))

    def plan_restore(self, copy: Path | None = None) -> Restoration:
        from sop_tui.storage.files.restore import planned

        return planned(self.path, copy)

    def restore(
        self, plan: Restoration, *, at: datetime, record: Plan | None = None
    ) -> tuple[str, ...]:
        from sop_tui.storage.files.restore import restore_store

        kept = restore_store(self.path, Path(plan.copy), at=at)
        if record is not None:
            with FileStore.open(self.path, force_network=self._network) as store:
                store.commit(record)
        return tuple(str(each) for each in kept)

    def archive(self, closed_before: datetime) -> tuple[str, ...]:
        from sop_tui.storage.files.archive import archive_cases

        with FileStore.open(self.path, force_network=self._network) as store:
            return archive_cases(store, closed_before)

    def archives_itself(self) -> Message | None:
        return None


def _refuse_roles(programs: Sequence[str], readers: Sequence[str]) -> None:
    if programs or readers:
        raise StoreProblem("failed", say("--program dan --reader hanya bagi data di PostgreSQL"))
