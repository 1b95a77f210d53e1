"""The engine for an office in a PostgreSQL database; see :class:`sop_tui.storage.engine.Engine`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from psycopg import errors

from sop_tui.storage.batch import Batch
from sop_tui.storage.chaining import chain_batch, new_meta
from sop_tui.storage.contents import Contents
from sop_tui.storage.engine import Info, Observer, Plan, Restoration, Store, Verification
from sop_tui.storage.heads import no_heads
from sop_tui.storage.postgres.connection import Connection, plain_connection
from sop_tui.storage.postgres.migrating import applied, check_schema, grant, migrate
from sop_tui.storage.postgres.problems import away, is_lost, missing, reason, refused
from sop_tui.storage.postgres.store import PostgresStore
from sop_tui.storage.postgres.writing import write
from sop_tui.storage.problem import StoreProblem
from sop_tui.storage.retention import Retention
from sop_tui.text.address import office_of, shown
from sop_tui.text.message import Message, say

_TABLES: Final = ("meta", "sops", "officers", "cases")


class PostgresEngine:
    """The store in the schema ``sop_tui`` of the database at ``url``."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def address(self) -> str:
        return shown(self.url)

    @property
    def folder(self) -> Path:
        return office_of(self.url)

    def owner(self) -> int:
        # Whoever has the credentials could write anything anyway; on a shared server they belong to
        # the service account, which owns this folder.
        return self.folder.stat().st_uid

    def create(
        self,
        batch: Batch,
        *,
        network: bool = False,  # noqa: ARG002  (a server is never a file on one)
        programs: Sequence[str] = (),
        readers: Sequence[str] = (),
    ) -> Store:
        with self._upkeep() as connection, connection.transaction():
            migrate(connection)
            if connection.execute("SELECT 1 FROM meta").fetchone() is not None:
                raise self._exists()
            grant(connection, programs, readers)
            meta = new_meta()
            document = msgspec.json.encode(meta).decode()
            connection.execute("INSERT INTO meta (document) VALUES (%s::json)", (document,))
            made = chain_batch(no_heads(meta), batch, lambda *_: False)
            write(connection, made, document, commits=False)
        return self.open()

    def open(
        self,
        *,
        network: bool = False,  # noqa: ARG002
        observer: Observer | None = None,
        who: str = "",
        stays: bool = False,  # noqa: ARG002  (only heads are read at first)
    ) -> Store:
        return PostgresStore(self.url, self.folder, who=who, observer=observer)

    def upgrade(self, programs: Sequence[str] = (), readers: Sequence[str] = ()) -> int:
        with self._upkeep() as connection, connection.transaction():
            if not applied(connection):
                raise missing(self.address)
            steps = migrate(connection)
            grant(connection, programs, readers)
        return steps

    def verify(
        self, head: str = "", at: int | None = None, seals: tuple[Path, Path] | None = None
    ) -> Verification:
        from sop_tui.storage.postgres.verify import verify_database

        with self._upkeep() as connection:
            check_schema(connection)
            return verify_database(connection, head, at, seals)

    def seal(self, key: Path, *, at: datetime, host: str) -> str:
        from sop_tui.storage.seals import Sealed, sign

        with self.open() as store:
            now = store.snapshot
        line = sign(Sealed(now.meta.id, now.revision, now.chain_head, at, host), key)
        with self._upkeep() as connection:
            connection.execute("INSERT INTO seals (seal) VALUES (%s::json)", (line,))
        return line

    def info(self) -> Info:
        with PostgresStore(self.url, self.folder) as store:
            snapshot, archived = store.snapshot, store.archives.count()
        with self._upkeep() as connection:
            size = connection.execute(
                """SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c
                   JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'sop_tui' AND c.relkind = 'r'"""
            ).fetchone()
            found = tuple(_warnings(connection))
        return Info(
            size=int(size[0]) if size is not None else 0,
            snapshot=snapshot,
            archived=archived,
            archives=0,
            last_backup=None,
            warnings=found,
        )

    def query(self, table: str, conditions: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        from sop_tui.storage.conditions import no_table
        from sop_tui.storage.conditions import parse_conditions as read_conditions

        asked = read_conditions(conditions)
        if table not in _TABLES:
            raise no_table(table, _TABLES)
        with self._upkeep() as connection:
            from sop_tui.storage.postgres.documents import read_documents

            for document in read_documents(connection, table):
                if asked is None or asked(document):
                    yield document

    def checkpoint(self) -> None:
        """Does nothing: all data is in the tables."""

    @contextmanager
    def contents(self) -> Iterator[Contents]:
        from sop_tui.storage.postgres.contents import opened

        with self._upkeep() as connection:
            check_schema(connection)
            with opened(connection) as found:
                yield found

    def import_contents(
        self, contents: Contents, programs: Sequence[str] = (), readers: Sequence[str] = ()
    ) -> None:
        from sop_tui.storage.postgres.contents import import_contents

        with self._upkeep() as connection, connection.transaction():
            migrate(connection)
            if connection.execute("SELECT 1 FROM meta").fetchone() is not None:
                raise self._exists()
            grant(connection, programs, readers)
            import_contents(connection, contents)

    def backup(
        self,
        target: Path | None = None,
        *,
        at: datetime,
        keep: Retention | None = None,  # noqa: ARG002  (what becomes of copies is the server's matter)
        checked: bool = True,  # noqa: ARG002  (it takes a server to read one: pg_restore)
    ) -> str:
        from sop_tui.storage.postgres.dumping import dump

        return str(dump(self.url, (target or self.folder / "backup").absolute(), at))

    def plan_restore(self, copy: Path | None = None) -> Restoration:  # noqa: ARG002
        raise StoreProblem(
            "no_backup",
            say("data di server dipulihkan oleh pengelolanya: pg_restore ke database baru, periksa "
                "dengan sop-tui store verify, lalu ganti alamatnya"),
        )  # fmt: skip

    def restore(
        self,
        plan: Restoration,
        *,
        at: datetime,  # noqa: ARG002
        record: Plan | None = None,  # noqa: ARG002
    ) -> tuple[str, ...]:
        self.plan_restore(Path(plan.copy))
        return ()

    def archive(self, closed_before: datetime) -> tuple[str, ...]:  # noqa: ARG002
        return ()

    def archives_itself(self) -> Message | None:
        return say("data di server tidak perlu diarsipkan: berkas yang lama berakhir tetap di "
                   "tabelnya dan tidak memberatkan")  # fmt: skip

    @contextmanager
    def _upkeep(self) -> Iterator[Connection]:
        """A connection whose errors are converted to StoreProblem."""
        connection = plain_connection(self.url)
        try:
            yield connection
        except errors.DuplicateSchema:
            raise self._exists() from None
        except psycopg.Error as error:
            if is_lost(error):
                raise away(self.address, error) from None
            raise refused(self.address, error) from None
        finally:
            connection.close()

    def _exists(self) -> StoreProblem:
        return StoreProblem(
            "exists", say("di {address} sudah ada data sop-tui", address=self.address)
        )


def _warnings(connection: Connection) -> Iterator[Message]:
    """Settings of the server that an administrator should change."""
    for name, wanted in (("fsync", "on"), ("full_page_writes", "on")):
        found = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
        if found is not None and found[0] != wanted:
            yield say("{name} dimatikan di server; data dapat hilang saat listrik padam", name=name)
    try:
        connection.execute("SELECT count(*) FROM seals WHERE false")
    except psycopg.Error as error:
        yield say("tabel segel tidak terbaca ({why})", why=reason(error))
    if connection.info.host and not connection.info.host.startswith("/"):
        row = connection.execute(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
        if row is not None and not row[0]:
            yield say("sambungan ke server tidak terenkripsi; pakai sslmode=verify-full")
