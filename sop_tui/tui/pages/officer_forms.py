"""Forms about officers: an entry, and an acting officer for a period."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from sop_tui.casework.model import Capacity
from sop_tui.desk import inputs
from sop_tui.desk.officer_words import acting_name
from sop_tui.desk.officers import OfficerDone, Officers
from sop_tui.office.model import Acting, Officer
from sop_tui.text.message import Message, Problem, say
from sop_tui.tui.editing import Typed
from sop_tui.tui.kinds.changing import ChangingPage
from sop_tui.tui.kinds.form import ChoiceField, Field, FormPage, ListField, TextField
from sop_tui.tui.kinds.page import Host, Page
from sop_tui.tui.pages.choose_roles import ChooseRolesPage

_CAPACITIES = (Capacity.PLH, Capacity.PLT)
_FLAGS = ((False, False), (True, False), (False, True), (True, True))  # coordinator, admin

Made = Callable[[str], None]
"""Receives the id of the officer whose entry was made or changed."""


class OfficerForm(ChangingPage, FormPage):
    """A new entry, or an existing one, of which only the differences are changed."""

    id: ClassVar[str] = "officer-form"

    def __init__(self, host: Host, officer: Officer | None, then: Made) -> None:
        super().__init__(host)
        self._officer = officer
        self._then = then
        self._roles = officer.roles if officer is not None else ()
        flags = (officer.coordinator, officer.admin) if officer is not None else _FLAGS[0]
        self._id = TextField(
            say("ID, yaitu nama pengguna di server (wajib; huruf kecil dan angka)")
        )
        self._name = TextField(say("Nama lengkap dengan gelar (wajib)"))
        self._nip = TextField(say("NIP"))
        self._post = TextField(say("Jabatan"))
        self._flags = ChoiceField(
            say("Wewenang"),
            (
                say("tanpa wewenang khusus"),
                say("koordinator: membatalkan, melepas, mencatat untuk pihak luar"),
                say("admin: mengatur petugas dan file data"),
                say("koordinator dan admin"),
            ),
            _FLAGS.index(flags),
        )
        self._held = ListField(say("Peran dalam SOP"), self._held_words, self._choose_roles)
        if officer is not None:
            self._name.typed = Typed.of(officer.name)
            self._nip.typed = Typed.of(officer.nip)
            self._post.typed = Typed.of(officer.post)

    @property
    def resume_key(self) -> tuple[str, str | None]:
        return self.id, self._officer.id if self._officer is not None else None

    def resumed(self, fresh: Page) -> None:
        assert isinstance(fresh, OfficerForm)
        self._officer, self._then = fresh._officer, fresh._then

    def title(self) -> Message | str:
        if self._officer is None:
            return say("Petugas baru")
        return say("Ubah data {name}", name=self._officer.name)

    @property
    def fields(self) -> Sequence[Field]:
        entry = (self._name, self._nip, self._post, self._flags, self._held)
        return entry if self._officer is not None else (self._id, *entry)

    def submit(self) -> None:
        for required, words in (
            (self._id, say("id wajib diisi, misalnya siti.aminah")),
            (self._name, say("nama wajib diisi")),
        ):
            if required in self.fields and not required.text.strip():
                self.go_to(required)
                self.trouble(words)
                return
        self.ask(self._add if self._officer is None else self._edit, self._question)

    def made(self, done: OfficerDone) -> None:
        self.over()
        self.host.pages.back()
        self._then(done.officer.id)
        super().made(done)

    def _add(self, officers: Officers) -> OfficerDone:
        coordinator, admin = _FLAGS[self._flags.at]
        return officers.add(
            self._id.text.strip(),
            self._name.text,
            nip=self._nip.text,
            post=self._post.text,
            roles=self._roles,
            coordinator=coordinator,
            admin=admin,
        )

    def _edit(self, officers: Officers) -> OfficerDone:
        """Changes only the fields edited here, so that others' changes stay."""
        former = self._officer
        assert former is not None
        coordinator, admin = _FLAGS[self._flags.at]
        return officers.edit(
            former.id,
            name=_changed(self._name, former.name),
            nip=_changed(self._nip, former.nip),
            post=_changed(self._post, former.post),
            give=[role for role in self._roles if role not in former.roles],
            take=[role for role in former.roles if role not in self._roles],
            coordinator=coordinator if coordinator != former.coordinator else None,
            admin=admin if admin != former.admin else None,
        )

    def _question(self, done: OfficerDone) -> Message:
        what = "; ".join(self.host.language(each) for each in done.what)
        if self._officer is not None:
            return say("Ubah data {name}: {what}?", name=self._officer.name, what=what)
        _, *more = done.what  # the first change names the officer
        what = "; ".join(self.host.language(each) for each in more)
        words = say("tanpa jabatan, peran, dan wewenang") if not more else say("{what}", what=what)
        name, id_ = done.officer.name, done.officer.id
        return say("Daftarkan {name} ({id}): {what}?", name=name, id=id_, what=words)

    def _held_words(self) -> str:
        language, officers = self.host.language, self.host.desk.officers
        names = [language(officers.roles.name(role)) for role in self._roles]
        return ", ".join(names) or language(say("belum ada peran"))

    def _choose_roles(self) -> None:
        def chosen(roles: tuple[str, ...]) -> None:
            self._roles = roles

        self.host.pages.open(
            ChooseRolesPage(self.host, self.host.desk.officers.roles.all(), self._roles, chosen)
        )


class DeputyForm(ChangingPage, FormPage):
    """Tunjuk Plh./Plt.: role, capacity, period and letter."""

    id: ClassVar[str] = "deputy-form"

    def __init__(self, host: Host, officer: Officer, then: Made) -> None:
        super().__init__(host)
        self._officer = officer
        self._then = then
        self._roles = tuple(
            role
            for role in host.desk.officers.deputizable()
            if all(owner.id != officer.id for owner in role.owners)
        )
        self._role = self._roles[0].id if len(self._roles) == 1 else ""
        self._deputized = ListField(say("Peran (wajib)"), self._role_words, self._choose_role)
        self._capacity = ChoiceField(
            say("Kedudukan"),
            (
                say("Plh. (pelaksana harian): pemegangnya berhalangan"),
                say("Plt. (pelaksana tugas): jabatannya kosong"),
            ),
        )
        today = f"{host.now:%d/%m/%Y}"
        self._first = TextField(say("Dari tanggal (termasuk)"), Typed.of(today))
        self._last = TextField(say("Sampai tanggal (termasuk)"), Typed.of(today))
        self._letter = TextField(say("Nomor surat penunjukan (wajib)"))

    @property
    def resume_key(self) -> tuple[str, str | None]:
        return self.id, self._officer.id

    def resumed(self, fresh: Page) -> None:
        assert isinstance(fresh, DeputyForm)
        self._officer, self._roles, self._then = fresh._officer, fresh._roles, fresh._then

    def title(self) -> Message | str:
        return say("Tunjuk Plh./Plt.: {name}", name=self._officer.name)

    @property
    def fields(self) -> Sequence[Field]:
        return (self._deputized, self._capacity, self._first, self._last, self._letter)

    def submit(self) -> None:
        if not self._role:
            self.go_to(self._deputized)
            self.trouble(say("peran wajib dipilih; tekan Spasi"))
            return
        days: list[date] = []
        for written, name in (
            (self._first, say("tanggal awal")),
            (self._last, say("tanggal akhir")),
        ):
            try:
                days.append(inputs.day(written.text, name))
            except Problem as problem:
                self.go_to(written)
                self.trouble(problem.message)
                return
        first, last = days
        role, letter = self._role, self._letter.text
        capacity = _CAPACITIES[self._capacity.at]
        self.ask(
            lambda officers: officers.deputize(
                self._officer.id, role, capacity, first, last, letter
            ),
            lambda done: self._question(done.officer.acting[-1]),
        )

    def made(self, done: OfficerDone) -> None:
        self.over()
        self.host.pages.back()
        self._then(done.officer.id)
        super().made(done)

    def _question(self, granted: Acting) -> Message:
        return say(
            "Tunjuk {name} sebagai {as_} dari {first} sampai {last}, surat {letter}?",
            name=self._officer.name,
            as_=acting_name(self.host.desk.officers.roles.name, granted),
            first=granted.from_,
            last=granted.until,
            letter=granted.letter,
        )

    def _role_words(self) -> str:
        if not self._role:
            return self.host.language(say("belum dipilih"))
        return self.host.language(self.host.desk.officers.roles.name(self._role))

    def _choose_role(self) -> None:
        def chosen(roles: tuple[str, ...]) -> None:
            (self._role,) = roles

        self.host.pages.open(
            ChooseRolesPage(self.host, self._roles, (self._role,), chosen, single=True)
        )


def _changed(written: TextField, former: str) -> str | None:
    """The typed text, if it differs from the former value."""
    return written.text if written.text != former else None
