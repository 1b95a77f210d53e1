"""SSH keys belong to an officer's entry: who adds and revokes them, and what a session may do."""

import base64
import struct

import pytest
from offices.small import PGM, OfficeAtWork
from ssh_keys import public_key

from sop_tui.casework.commands import Note
from sop_tui.desk.export_records import record_export, recorded_exports
from sop_tui.desk.keys import add_key, keys_held, remove_key
from sop_tui.desk.problems import BadInput, NotFound, Refused
from sop_tui.desk.workplace import Origin
from sop_tui.office.model import OfficerKind

pytestmark = pytest.mark.both_engines


def test_adding_and_removing_a_key_are_events(office: OfficeAtWork) -> None:
    first = add_key(office.ani, "kadiv", public_key(1)).key
    second = add_key(office.ani, "kadiv", public_key(2)).key
    assert [held.key for held in keys_held(office.ani.office)] == [first, second]
    remove_key(office.ani, "kadiv", first.fingerprint)
    assert office.ani.officers.get("kadiv").keys == (second,)
    kinds = [event.kind for event in office.ani.officers.history("kadiv")]
    assert kinds[-3:] == [OfficerKind.KEY_ADDED, OfficerKind.KEY_ADDED, OfficerKind.KEY_REMOVED]
    assert office.verify().ok


def test_a_key_belongs_to_one_person(office: OfficeAtWork) -> None:
    add_key(office.ani, "kadiv", public_key(1))
    for officer in ("kadiv", "kakanwil"):
        with pytest.raises(Refused, match="Made Wirawan"):
            add_key(office.ani, officer, public_key(1))
    office.ani.officers.remove("kadiv")
    assert add_key(office.ani, "kakanwil", public_key(1)).officer == "kakanwil"


def test_only_an_admin_handles_keys(office: OfficeAtWork) -> None:
    key = add_key(office.ani, "kadiv", public_key(1)).key
    with pytest.raises(Refused):
        add_key(office.desk("kadiv"), "kadiv", public_key(2))
    with pytest.raises(Refused):
        remove_key(office.desk("kadiv"), "kadiv", key.fingerprint)
    with pytest.raises(NotFound):
        add_key(office.ani, "nobody", public_key(2))
    with pytest.raises(NotFound):
        remove_key(office.ani, "kakanwil", key.fingerprint)
    with pytest.raises(BadInput):
        add_key(office.ani, "kadiv", "ssh-ed25519 AAAA")


def test_a_session_acts_only_while_its_key_is_registered(office: OfficeAtWork) -> None:
    number = office.ani.acts.open_case(PGM, "Dugaan pungutan").card.number
    key = add_key(office.ani, "kakanwil", public_key(1)).key
    there = office.desk("kakanwil", Origin(key=key.fingerprint, session="5e55"))
    event = there.acts.do(number, Note(text="diterima")).event
    assert (event.key, event.session) == (key.fingerprint, "5e55")
    remove_key(office.ani, "kakanwil", key.fingerprint)
    with pytest.raises(NotFound, match="sudah dicabut"):
        there.acts.do(number, Note(text="sekali lagi"))
    with pytest.raises(NotFound, match="sudah dicabut"):
        record_export(there, number, "text", "isi")
    assert office.desk("kakanwil").acts.do(number, Note(text="dari konsol")).event.key == ""


def test_an_export_is_recorded_beside_the_case(office: OfficeAtWork) -> None:
    number = office.ani.acts.open_case(PGM, "Dugaan pungutan").card.number
    desk = office.desk("kadiv")
    record_export(desk, number, "csv", "isi\n")
    (event,) = recorded_exports(office.desk("ani"), number)
    assert (event.officer, event.case, event.note) == ("kadiv", number, "csv")
    assert event.digest == "8e00a429e99e48f2cbd487612d8249888f208cfa6a5504d8cc998584bc01cfea"
    assert recorded_exports(desk, "PGM-2026-9999") == ()
    assert office.desk("ani").lists.card(number).version == 1
    assert office.verify().ok


def test_a_key_that_was_never_registered_is_not_called_revoked(office: OfficeAtWork) -> None:
    key = add_key(office.ani, "kadiv", public_key(1)).key
    stranger = office.desk("kadiv", Origin(key="SHA256:other", session="5e55"))
    with pytest.raises(NotFound, match="belum terdaftar"):
        stranger.speaker()
    remove_key(office.ani, "kadiv", key.fingerprint)
    with pytest.raises(NotFound, match="sudah dicabut"):
        office.desk("kadiv", Origin(key=key.fingerprint, session="5e55")).speaker()


def test_a_key_encoded_with_other_leading_zeros_is_the_same_key(office: OfficeAtWork) -> None:
    number = (2**1279 - 1) * (2**2203 - 1)
    modulus = number.to_bytes(number.bit_length() // 8 + 1)

    def spelled(exponent: bytes) -> str:
        blob = b"".join(struct.pack(">I", len(f)) + f for f in (b"ssh-rsa", exponent, modulus))
        return f"ssh-rsa {base64.b64encode(blob).decode()}"

    add_key(office.ani, "kadiv", spelled(b"\1\0\1"))
    with pytest.raises(Refused, match="sudah terdaftar"):
        add_key(office.ani, "kakanwil", spelled(b"\0\0\1\0\1"))
