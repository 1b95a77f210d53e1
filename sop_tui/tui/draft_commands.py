"""The commands of the page Draf SOP."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from sop_tui.text.message import Message, say
from sop_tui.tui.commands import HelpSection, Screen, ScreenCommand

if TYPE_CHECKING:  # loaded with its page
    from sop_tui.drafting.draft import SymbolPhase
    from sop_tui.tui.pages.draft import DraftPage

_DRAFT = frozenset({"draft"})
_FOLLOWING: "Mapping[SymbolPhase, SymbolPhase]" = MappingProxyType(
    {"work": "check", "check": "choice", "choice": "work"}
)


def _page(host: Screen) -> "DraftPage":
    from sop_tui.tui.pages.draft import DraftPage

    page = host.page.about
    assert isinstance(page, DraftPage)
    return page


def _do(what: "Callable[[DraftPage], None]") -> Callable[[Screen], None]:
    return lambda host: what(_page(host))


def _answer(host: Screen) -> None:
    from sop_tui.tui.pages.draft_prompts import ask_answer

    page = _page(host)
    if page.doubt is not None:
        ask_answer(host, page, page.doubt)
    elif page.step is None:
        _head(host)
    else:
        _row(host)


def _answer_label(host: Screen) -> Message:
    return say("Jawab") if _page(host).doubt is not None else say("Ubah")


def _row(host: Screen) -> None:
    from sop_tui.tui.pages.draft_menus import RowMenu

    host.pages.open(RowMenu(host, _page(host)))


def _head(host: Screen) -> None:
    from sop_tui.tui.pages.draft_menus import HeadForm

    host.pages.open(HeadForm(host, _page(host)))


def _roles(host: Screen) -> None:
    from sop_tui.tui.pages.draft_menus import RolesPage

    host.pages.open(RolesPage(host, _page(host)))


def _text(field: str) -> Callable[[Screen], None]:
    def ask(host: Screen) -> None:
        from sop_tui.tui.pages.draft_prompts import ask_text

        ask_text(host, _page(host), field)

    return ask


def _way(host: Screen) -> None:
    from sop_tui.tui.pages.draft_prompts import ask_way

    ask_way(host, _page(host))


def _kind(host: Screen) -> None:
    from sop_tui.drafting import edits

    page = _page(host)
    step, symbol = page.step, page.symbol
    if step is None or symbol is None:
        return
    page.change(edits.MakePhase(step=step.no, at=page.place[1], phase=_FOLLOWING[symbol.phase]))


def _add(host: Screen) -> None:
    from sop_tui.drafting import edits

    page = _page(host)
    step, symbol, roles = page.step, page.symbol, page.draft.roles
    if step is None:
        page.change(edits.InsertRow(step=0))
        return
    ids = [role.id for role in roles]
    at = ids.index(symbol.roles[0]) + 1 if symbol is not None and symbol.roles[0] in ids else 0
    role = ids[at % len(ids)]
    if page.change(edits.AddSymbol(step=step.no, at=page.place[1] + 1, role=role)):
        page.stand_on(step.no, page.place[1] + 1 if symbol is not None else 0)


def _remove(host: Screen) -> None:
    from sop_tui.drafting import edits

    page = _page(host)
    if page.step is not None:
        page.change(edits.RemoveSymbol(step=page.step.no, at=page.place[1]))


def _adopt(host: Screen) -> None:
    from sop_tui.tui.pages.draft_menus import AdoptDraftForm

    host.pages.open(AdoptDraftForm(host, _page(host)))


def _why_no_adopting(host: Screen) -> Message | None:
    return host.desk.definitions.why_not_manage() or _page(host).finished()


def _needs_row(host: Screen) -> Message | None:
    return None if _page(host).step is not None else say("pilih sebuah langkah lebih dahulu")


def _needs_symbol(host: Screen) -> Message | None:
    if _page(host).symbol is not None:
        return None
    return say("pilih sebuah simbol lebih dahulu; ←→ menaruh yang pertama")


def _needs_role(host: Screen) -> Message | None:
    page = _page(host)
    if page.step is not None and not page.draft.roles:
        return say("tambahkan peran lebih dahulu")
    return None


def _why_no_file(host: Screen) -> Message | None:
    if not host.captive:
        return None
    return say("di server bersama: ssh -T … sop drafts ID > FILE")


def _command(
    id_: str,
    keys: tuple[str, ...],
    name: Message,
    tip: Message,
    run: Callable[[Screen], None],
    label: Message,
    why_not: Callable[[Screen], Message | None] = lambda _: None,
    *,
    asks: bool = False,
) -> ScreenCommand:
    return ScreenCommand(
        id=f"draft.{id_}",
        keys=keys,
        name=name,
        tip=tip,
        group=HelpSection.DRAFT,
        run=run,
        why_not=why_not,
        label=lambda _: label,
        pages=_DRAFT,
        asks=asks,
    )


DRAFT_ACTS = (
    _command(
        "next", ("tab",), say("Pertanyaan berikutnya"),
        say("ke pertanyaan atau kesalahan berikutnya; sesudahnya ke tanda †"),
        _do(lambda page: page.to_next(1)), say("berikutnya"),
    ),
    _command(
        "previous", ("shift+tab",), say("Pertanyaan sebelumnya"),
        say("kembali ke pertanyaan atau kesalahan sebelumnya"),
        _do(lambda page: page.to_next(-1)), say("sebelumnya"),
    ),
    ScreenCommand(
        id="draft.answer",
        keys=("enter",),
        name=say("Jawab atau ubah"),
        tip=say("mengetik jawabannya; tanpa pertanyaan, segala isi baris"),
        group=HelpSection.DRAFT,
        run=_answer,
        label=_answer_label,
        pages=_DRAFT,
    ),
    _command(
        "confirm", ("v",), say("Sudah benar"),
        say("menyatakan benar yang ditanyakan atau ditafsirkan di sini"),
        _do(lambda page: page.confirm()), say("Benar"),
    ),
    _command(
        "kind", ("d",), say("Ganti jenis simbol"),
        say("kotak, pemeriksaan (setuju atau tidak), pilihan (arah bernama)"),
        _kind, say("Keputusan"), _needs_symbol,
    ),
    _command(
        "way", ("w",), say("Arah"), say("ke mana berlanjut, atau ke mana bila tidak disetujui"),
        _way, say("Arah"), _needs_row,
    ),
    _command(
        "time", ("t",), say("Waktu"), say("standar waktu langkah"),
        _text("time"), say("Waktu"), _needs_row,
    ),
    _command(
        "activity", ("g",), say("Kegiatan"), say("uraian kegiatan langkah"),
        _text("activity"), say("Kegiatan"), _needs_row,
    ),
    _command(
        "row", ("e",), say("Ubah langkah"),
        say("semua isi baris; menyisipkan, menggabungkan, memindahkan, menghapus baris"),
        _row, say("Baris"), _needs_row,
    ),
    _command(
        "add", ("a",), say("Tambah simbol"),
        say("sesudah simbol yang dipilih; di identitas, baris pertama"),
        _add, say("Tambah"), _needs_role,
    ),
    _command(
        "remove", ("x", "delete"), say("Hapus simbol"), say("simbol yang dipilih"),
        _remove, say("Hapus"), _needs_symbol,
    ),
    _command(
        "head", ("f",), say("Identitas SOP"),
        say("kode, judul, nomor, tanggal, yang mengesahkan, dasar hukum"),
        _head, say("Identitas"),
    ),
    _command(
        "roles", ("p",), say("Peran dalam draf"), say("menambah, mengganti nama, menghapus"),
        _roles, say("Peran"),
    ),
    _command(
        "undo", ("u",), say("Urungkan"), say("mengurungkan perubahan terakhir"),
        _do(lambda page: page.undo()), say("Urung"),
    ),
    _command(
        "redo", ("U",), say("Ulangi"), say("mengulangi perubahan yang diurungkan"),
        _do(lambda page: page.redo()), say("Ulangi"),
    ),
    _command(
        "adopt", ("n",), say("Berlakukan draf"),
        say("mulai tanggal tertentu, dengan nomor surat (admin)"),
        _adopt, say("Berlakukan"), _why_no_adopting, asks=True,
    ),
    _command(
        "keep", ("s",), say("Simpan draf"), say("sekarang juga; Esc pun menyimpannya"),
        _do(lambda page: page.keep()), say("Simpan"),
    ),
    _command(
        "file", ("o",), say("Tulis draf ke file"), say("sebagai definisi TOML"),
        _do(lambda page: page.deliver_export()), say("File"), _why_no_file,
    ),
    _command(
        "drop", ("X",), say("Buang draf"), say("isinya tetap dalam riwayat (admin)"),
        _do(lambda page: page.drop()), say("Buang"),
        lambda host: host.desk.definitions.why_not_manage(), asks=True,
    ),
)  # fmt: skip
