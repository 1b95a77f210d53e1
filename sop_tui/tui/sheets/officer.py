"""An officer as a sheet: data, roles, acting roles, history."""

from collections.abc import Iterator, Sequence
from datetime import date

from sop_tui.desk.officer_words import EntryChange, acting_name, acting_state
from sop_tui.desk.roles import RoleEntry
from sop_tui.office.model import EVERY_ROLE, Acting, Officer
from sop_tui.text.message import Message, say
from sop_tui.tui.ink import Ink, Line, Sheet, Span, fit, text_line, wrap
from sop_tui.tui.kinds.page import Host

_LABEL = 11


def officer_sheet(
    host: Host, officer: Officer, changes: Sequence[EntryChange], columns: int
) -> Sheet:
    """The officer at this width; the name stays at the top."""
    drawing = _Drawing(host, officer, columns)
    head = (
        text_line(f" {officer.name}", Ink.STRONG),
        (Span("─" * columns, Ink.RULE),),
    )
    body = (
        *drawing.standing(),
        *drawing.facts(),
        *(drawing.roles() if not officer.removed else ()),
        *drawing.acting(),
        *drawing.history(changes),
    )
    return Sheet(body=body, head=head)


class _Drawing:
    def __init__(self, host: Host, officer: Officer, columns: int) -> None:
        self.host = host
        self.words = host.language
        self.officer = officer
        self.columns = columns
        self.entries = host.desk.officers.roles.all()

    def standing(self) -> Iterator[Line]:
        """What this officer must know about their own rights, above all when they cannot act."""
        if self.officer.removed:
            words = say("Sudah dikeluarkan; namanya tetap dalam riwayat berkas.")
            yield from self._paragraph(self.words(words), Ink.WARN)
            yield ()
        for each in self.host.desk.officers.noteworthy(self.officer.id):
            yield from self._paragraph(self.words(each.sentence), Ink.WARN)
        if (reminder := self.host.desk.officers.reminder(self.officer.id)) is not None:
            yield from self._paragraph(self.words(reminder), Ink.WARN)
        if (lapsed := self.host.desk.officers.lapsed_claims(self.officer.id)) is not None:
            yield from self._paragraph(self.words(lapsed), Ink.WARN)
        if self.officer.id != self.host.desk.officer_id:
            return
        for each in self.host.desk.officers.to_know():
            yield from self._paragraph(self.words(each.sentence), Ink.WARN)
        for message, ink in standing(self.host):
            yield from self._paragraph(self.words(message), ink)
            yield ()

    def facts(self) -> Iterator[Line]:
        officer = self.officer
        facts: list[tuple[Message, str]] = [
            (say("ID"), officer.id),
            (say("NIP"), officer.nip),
            (say("Jabatan"), officer.post),
            (say("Wewenang"), ", ".join(self.words(flag) for flag in flags_of(officer))),
            *((say("Kunci SSH"), key.fingerprint) for key in officer.keys),
        ]
        for label, value in facts:
            for row, line in enumerate(wrap(value or "–", self.columns - _LABEL - 2)):
                name = self.words(label) if row == 0 else ""
                yield (Span(f" {fit(name, _LABEL)}", Ink.MUTED), Span(line))

    def roles(self) -> Iterator[Line]:
        """The roles held, by procedure, with the other holders."""
        yield from self._section(say("Peran"))
        held = [entry for entry in self.entries if self.officer in entry.owners]
        if EVERY_ROLE in self.officer.roles:
            yield from self._paragraph(self.words(every_role_words(self.officer, self.entries)))
        elif not held:
            yield from self._paragraph(self.words(say("belum memegang peran")), Ink.MUTED)
        title = ""
        for entry in held:
            if entry.id not in self.officer.roles:
                continue  # held only as long as nobody else holds it
            if entry.sop_title != title:
                title = entry.sop_title
                yield from self._paragraph(f"{entry.code} · {title}", Ink.MUTED)
            others = ", ".join(o.name for o in entry.owners if o.id != self.officer.id)
            more = self.words(say(" (bersama {others})", others=others)) if others else ""
            yield from self._item(entry.name, more)
        known = {entry.id for entry in self.entries}
        for role in self.officer.roles:
            if role not in known and role != EVERY_ROLE:
                yield from self._item(role, self.words(say(" (tidak ada lagi dalam SOP)")))

    def acting(self) -> Iterator[Line]:
        """The acting roles, latest first."""
        if not self.officer.acting:
            return
        yield from self._section(say("Plh. dan Plt."))
        today = self.host.now.date()
        for each in sorted(self.officer.acting, key=lambda a: a.from_, reverse=True):
            yield from self._granted(each, today)

    def _granted(self, each: Acting, today: date) -> Iterator[Line]:
        name = self.words(acting_name(self.host.desk.officers.roles.name, each))
        ink = Ink.ACCENT if each.in_force(today) else Ink.MUTED
        yield (
            Span(f"   {name}", Ink.STRONG),
            Span(f" · {self.words(acting_state(each, today))}", ink),
        )
        said = self.words(
            say(
                "{first} s.d. {last}, surat {letter}, ditunjuk oleh {name}",
                first=f"{each.from_:%d/%m/%Y}",
                last=f"{each.until:%d/%m/%Y}",
                letter=each.letter,
                name=self.host.desk.office.name(each.granted_by),
            )
        )
        for line in wrap(said, self.columns - 6):
            yield (Span(f"     {line}", Ink.MUTED),)

    def history(self, changes: Sequence[EntryChange]) -> Iterator[Line]:
        """Who changed what, latest first."""
        yield from self._section(say("Riwayat"))
        day: date | None = None
        for change in reversed(changes):
            event = change.event
            if event.at.date() != day:
                day = event.at.date()
                yield text_line(f" {self.words.date(day)}", Ink.STRONG)
            stamp = f" {self.words.clock(event.at)}  "
            for what in change.what:
                for line in wrap(self.words(what), self.columns - 9):
                    yield (Span(fit(stamp, 8), Ink.MUTED), Span(line))
                    stamp = ""
            by = self.words(say("oleh {name}", name=event.name))
            yield (Span(" " * 8), Span(by, Ink.MUTED))

    def _paragraph(self, words: str, ink: Ink = Ink.TEXT) -> Iterator[Line]:
        for line in wrap(words, self.columns - 2):
            yield text_line(f" {line}", ink)

    def _item(self, name: str, more: str) -> Iterator[Line]:
        first, *rest = wrap(f"{name}{more}", self.columns - 5)
        cut_at = len(name)
        yield (Span(f"   {first[:cut_at]}"), Span(first[cut_at:], Ink.MUTED))
        for line in rest:
            yield (Span(f"     {line}", Ink.MUTED),)

    def _section(self, name: Message) -> Iterator[Line]:
        yield ()
        title = f" {self.words(name).upper()} "
        yield (Span(title, Ink.STRONG), Span("─" * max(self.columns - len(title) - 1, 0), Ink.RULE))


def roles_of(host: Host, officer: Officer) -> tuple[str, Ink]:
    """The roles in a few words: acting roles first, then roles held."""
    language, today = host.language, host.now.date()
    name = host.desk.officers.roles.name
    parts = [language(acting_name(name, each)) for each in officer.acting if each.in_force(today)]
    if EVERY_ROLE in officer.roles:
        parts.append(language(say("setiap peran lain")))
    parts += [language(name(role)) for role in officer.roles if role != EVERY_ROLE]
    if not parts:
        return language(say("tanpa peran")), Ink.MUTED
    return ", ".join(parts), Ink.TEXT


def flags_of(officer: Officer, *, short: bool = False) -> list[Message]:
    """The officer's rights besides working on cases."""
    coordinator = say("koord.") if short else say("koordinator")
    flags = ((officer.coordinator, coordinator), (officer.admin, say("admin")))
    return [name for has, name in flags if has]


def every_role_words(officer: Officer, entries: Sequence[RoleEntry]) -> Message:
    """Which roles "every role that nobody else holds" covers today."""
    held = sum(officer in entry.owners for entry in entries)
    return say(
        "setiap peran yang tidak dipegang petugas lain: kini {n} dari {all} peran",
        n=held,
        all=len(entries),
    )


def standing(host: Host) -> Iterator[tuple[Message, Ink]]:
    """What the officer at the screen must know about their own rights; normally nothing."""
    desk = host.desk
    me, everybody = desk.me, desk.officers.all()
    entry = desk.officers.get(me.id)
    if len(everybody) == 1 and EVERY_ROLE in entry.roles:
        yield (
            say(
                "Anda satu-satunya petugas di sini: admin, koordinator, dan pemegang setiap "
                "peran ({n} peran), sehingga semuanya dapat dicoba seorang diri. Hasil kerja "
                "sendiri yang Anda setujui dicatat sebagai disetujui sendiri.",
                n=len(desk.officers.roles.all()),
            ),
            Ink.TEXT,
        )
        yield (
            say(
                "Begitu petugas lain diberi peran, peran itu beralih kepadanya; yang tidak "
                "dipegang siapa pun tetap pada Anda. Daftarkan petugas berikutnya: tombol {add}. "
                "Ke papan: tombol {board}.",
                add=_key(host, "officer.add"),
                board=_key(host, "board"),
            ),
            Ink.ACCENT,
        )
    if not me.roles and not me.coordinator:
        yield say("Anda belum memegang peran dalam SOP mana pun."), Ink.WARN
        admins = ", ".join(o.name for o in everybody if o.admin)
        yield (
            say(
                "Anda dapat melihat papan, matriks SOP, dan riwayat berkas; untuk bertindak Anda "
                "memerlukan peran dari admin: {admins}. Peran yang diberikan langsung berlaku "
                "tanpa masuk ulang. Ke papan: tombol {board}.",
                admins=admins,
                board=_key(host, "board"),
            ),
            Ink.TEXT,
        )


def _key(host: Host, name: str) -> str:
    return host.key_of(name) or "–"
