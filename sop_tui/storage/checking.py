"""Verifies that a store matches its events; used by all engines.

An engine reads the store and passes its parts: definitions, officers, cases, and finally ``meta``.
A complete older copy in place of the store cannot be detected from the store alone; compare the
chain heads printed on exports, or use seals.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sop_tui.casework.evolve import evolve
from sop_tui.casework.model import Case, Event
from sop_tui.hashing import bulk_sha256
from sop_tui.office.model import Officer, OfficerEvent
from sop_tui.sop.model import Procedure
from sop_tui.storage.authority import Entries
from sop_tui.storage.chain import digested, genesis
from sop_tui.storage.engine import Verification
from sop_tui.storage.heads import Definition
from sop_tui.storage.links import ChainLink, Links
from sop_tui.storage.records import Meta
from sop_tui.storage.seals import Sealed
from sop_tui.text.message import Message, say

_MOST_MISSING: Final = 10_000  # at most this many missing case numbers are listed


class Findings:
    """The problems found in one verification so far.

    ``places`` are the document numbers found in each table.
    """

    def __init__(self) -> None:
        self.problems: list[Message] = []
        self.links = Links()
        self.found: set[str] = set()
        self.known: dict[str, Procedure] = {}
        self.changes: list[tuple[str, Officer | None, OfficerEvent]] = []
        self.places: dict[str, list[int]] = {}
        self.entries = Entries()

    def verification(self, meta: Meta) -> Verification:
        return Verification(
            cases=len(self.found),
            events=len(self.links),
            revision=meta.revision,
            chain_head=meta.chain_head,
            problems=tuple(self.problems),
        )

    def definition(self, stated: Definition, procedure: Procedure) -> None:
        """Checks a definition against its stored fingerprint."""
        computed = procedure.compute_fingerprint()
        actual = Definition(computed, procedure.id, procedure.code, procedure.title)
        if stated != actual:
            self.problems.append(
                say("definisi SOP {sop} tidak cocok dengan sidik jarinya", sop=stated.id)
            )
        self.known[procedure.fingerprint] = procedure

    def officer(self, entry: Officer, events: Sequence[OfficerEvent]) -> None:
        """Checks that an entry is what its last event says; call this before :meth:`case`."""
        officer_id = entry.id
        for event in events:
            self.links.add(officer_id, event)
        self.entries.add(officer_id, events)
        before: Officer | None = None
        for seq, event in enumerate(events, start=1):
            if event.seq != seq or event.after.id != officer_id:
                self.problems.append(
                    say(
                        "petugas {officer} peristiwa {seq} tidak menyambung pada yang sebelumnya",
                        officer=officer_id,
                        seq=event.seq,
                    )
                )
                return
            self._hash(officer_id, event, event.after)
            self.changes.append((officer_id, before, event))
            before = event.after
        if not events or events[-1].after != entry:
            self.problems.append(
                say("petugas {officer} tidak sesuai dengan riwayatnya", officer=officer_id)
            )

    def case(self, case: Case, events: Sequence[Event]) -> None:
        """Checks that a case follows from its events, and that each was unchanged and allowed."""
        number = case.number
        self.found.add(number)
        for event in events:
            self.links.add(number, event)
        if case.fingerprint not in self.known:
            self.problems.append(say("definisi SOP berkas {number} tidak ada", number=number))
        folded: Case | None = None
        for event in events:
            went_by = folded.fingerprint if folded is not None else case.fingerprint
            try:
                folded = evolve(folded, event)
            except (ValueError, KeyError):
                self.problems.append(
                    say(
                        "berkas {number} peristiwa {seq} tidak menyambung pada yang sebelumnya",
                        number=number,
                        seq=event.seq,
                    )
                )
                return
            self._hash(number, event, folded)
            if event.opening is not None:
                went_by = event.opening.fingerprint
            self._authority(number, event, events[0], went_by, folded.fingerprint)
        if folded != case:
            self.problems.append(
                say("berkas {number} tidak sesuai dengan riwayatnya", number=number)
            )

    def _authority(
        self, number: str, event: Event, opened: Event, went_by: str, goes_by: str
    ) -> None:
        """Checks that the officer was allowed the act, and that the revision used was in force."""
        procedure = self.known.get(went_by)
        if procedure is not None and not self.entries.allowed(procedure, event, opened):
            self.problems.append(
                say(
                    "berkas {number} peristiwa {seq}: {officer} tidak berwenang saat itu",
                    number=number,
                    seq=event.seq,
                    officer=event.officer,
                )
            )
        begins = self.known.get(goes_by) if event is opened or goes_by != went_by else None
        if begins is not None and not self.entries.in_force(begins, event):
            self.problems.append(
                say(
                    "berkas {number} peristiwa {seq}: revisi SOP itu tidak berlaku saat itu",
                    number=number,
                    seq=event.seq,
                )
            )

    def chain(self, meta: Meta) -> None:
        """Checks that all events form one chain that ends at the stated head.

        Also checks who was allowed to change entries, because now all entries are known.
        """
        for officer_id, before, event in self.changes:
            if not self.entries.may_change(before, event):
                self.problems.append(
                    say(
                        "petugas {officer} peristiwa {seq}: {by} tidak berwenang saat itu",
                        officer=officer_id,
                        seq=event.seq,
                        by=event.officer,
                    )
                )
        for event_id, times in self.links.duplicates():
            self.problems.append(say("peristiwa {id} tercatat {n} kali", id=event_id, n=times))
        start = genesis(meta.id, meta.created)
        last, revision, count = start, 0, 0
        for link in self.links.in_order(start):
            last, revision, count = link.hash, link.revision, count + 1
        if count < len(self.links):
            last, revision = self._broken(start)
        self._stated(meta, last, revision)

    def _broken(self, start: str) -> tuple[str, int]:
        """Reports where the chain is broken; returns the hash and revision it reaches."""
        links = list(self.links)
        hashes = {link.hash for link in links}
        following: dict[str, ChainLink] = {}
        for link in links:
            if link.prev_hash in following:
                first = following[link.prev_hash]
                self.problems.append(
                    say(
                        "{of} peristiwa {seq} dan {other} peristiwa {other_seq} menyambung pada "
                        "peristiwa yang sama",
                        of=link.of,
                        seq=link.seq,
                        other=first.of,
                        other_seq=first.seq,
                    )
                )
            following.setdefault(link.prev_hash, link)
            if link.prev_hash != start and link.prev_hash not in hashes:
                self.problems.append(
                    say(
                        "sebelum {of} peristiwa {seq} ada peristiwa yang hilang atau berubah",
                        of=link.of,
                        seq=link.seq,
                    )
                )
        last, revision = start, 0
        for _ in links:
            if last not in following:
                break
            link = following[last]
            if not revision <= link.revision <= revision + 1:
                self.problems.append(
                    say(
                        "{of} peristiwa {seq}: revisi {found} tidak menyambung pada revisi "
                        "{before}",
                        of=link.of,
                        seq=link.seq,
                        found=link.revision,
                        before=revision,
                    )
                )
            last, revision = link.hash, link.revision
        return last, revision

    def _stated(self, meta: Meta, last: str, revision: int) -> None:
        """Compares ``meta`` with the end of the chain: this hash and revision."""
        if last != meta.chain_head:
            self.problems.append(say("rantai peristiwa tidak berakhir pada yang tercatat di meta"))
        if meta.events != len(self.links):
            self.problems.append(
                say(
                    "tercatat {stated} peristiwa, ditemukan {found}",
                    stated=meta.events,
                    found=len(self.links),
                )
            )
        if meta.revision != revision:
            self.problems.append(
                say(
                    "tercatat revisi {stated}, peristiwa terakhir berasal dari revisi {found}",
                    stated=meta.revision,
                    found=revision,
                )
            )

    def numbers(self, meta: Meta) -> None:
        for table, places in self.places.items():
            following = meta.next_ids.get(table, 0)
            expected_id = max(places, default=0) + 1
            if following != expected_id:
                self.problems.append(
                    say(
                        "nomor dokumen berikutnya dalam tabel {table} tercatat {stated}, "
                        "seharusnya {expected}",
                        table=table,
                        stated=following,
                        expected=expected_id,
                    )
                )
        expected: set[str] = set()
        for series, last in meta.numbers.items():
            if not 1 <= last <= len(self.found) + _MOST_MISSING:
                self.problems.append(
                    say("penghitung nomor {series} tidak mungkin: {last}", series=series, last=last)
                )
                continue
            expected |= {f"{series}-{sequence:04d}" for sequence in range(1, last + 1)}
        for number in sorted(expected - self.found):
            self.problems.append(say("berkas {number} hilang", number=number))
        for number in sorted(self.found - expected):
            self.problems.append(say("berkas {number} bernomor di luar pencatatan", number=number))

    def seals(self, meta: Meta, proven: Iterable[Sealed | Message]) -> None:
        """Checks that every sealed revision is still in the chain."""
        for found in proven:
            if isinstance(found, Message):
                self.problems.append(found)
            elif found.store != meta.id:
                self.problems.append(say("segel revisi {n} dari data lain", n=found.revision))
            elif found.revision:
                self.head(found.chain_head, found.revision)

    def head(self, head: str, at: int | None) -> None:
        """Checks that a hash printed or signed earlier is still in the chain."""
        link = self.links.with_hash(head)
        if link is None:
            self.problems.append(
                say("kepala rantai {head} tidak ada lagi dalam data ini", head=head)
            )
            return
        follows = any(each.revision == link.revision for each in self.links.following(head))
        if at is not None and (link.revision != at or follows):
            self.problems.append(
                say(
                    "kepala rantai {head} bukan milik revisi {stated}, melainkan {found}",
                    head=head,
                    stated=at,
                    found=link.revision,
                )
            )

    def _hash(self, of: str, event: Event | OfficerEvent, after: Case | Officer) -> None:
        if event.hash != bulk_sha256(digested(event, event.prev_hash, after)):
            self.problems.append(
                say("{of} peristiwa {seq} berubah sejak dicatat", of=of, seq=event.seq)
            )
