"""The commands on a case, and those that move the cursor."""

from sop_tui.casework.acts import Act
from sop_tui.casework.wording import words_of
from sop_tui.text.message import Message, say
from sop_tui.tui.commands import LISTS, HelpSection, Screen, ScreenCommand
from sop_tui.tui.kinds.page import Move


def _act(name: str, key: str, act: Act, label: Message, tip: Message) -> ScreenCommand:
    return ScreenCommand(
        id=name,
        keys=(key,),
        name=label,
        tip=tip,
        group=HelpSection.ACT,
        run=lambda host: host.acting.ask(act),
        why_not=lambda host: host.acting.why_not(act),
        asks=True,
    )


def _move(move: Move, keys: tuple[str, ...], name: Message) -> ScreenCommand:
    return ScreenCommand(
        id=f"move.{move.name.lower()}",
        keys=keys,
        name=name,
        tip=name,
        group=HelpSection.MOVE,
        run=lambda host: host.page.move(move),
    )


def _forward(host: Screen) -> Act:
    card = host.card
    match card.phase if card is not None else None:
        case "check":
            return Act.APPROVE
        case "choice":
            return Act.CHOOSE
        case _:
            return Act.COMPLETE


def _together(host: Screen) -> bool:
    """Whether the act applies to all marked cases: on pages that show marks."""
    return bool(host.marks.numbers) and host.page.about.id in LISTS


def _go_forward(host: Screen) -> None:
    if not _together(host):
        host.acting.ask(_forward(host))
        return
    from sop_tui.tui.pages.together import TogetherPage

    host.pages.open(TogetherPage(host))


def _why_not_forward(host: Screen) -> Message | None:
    return None if _together(host) else host.acting.why_not(_forward(host))


def _mark(host: Screen) -> None:
    if host.page.number is not None:
        host.marks.toggle(host.page.number)
        host.page.move(Move.DOWN)


def _why_no_mark(host: Screen) -> Message | None:
    if host.page.number in host.marks.numbers:
        return None
    return host.acting.why_not(_forward(host))


def _mark_all(host: Screen) -> None:
    host.marks.toggle_all(card.number for card in host.page.markable())


def _why_no_mark_all(host: Screen) -> Message | None:
    if host.page.about.markable():
        return None
    return say("tidak ada berkas yang menunggu Anda di sini")


def _unmark(host: Screen) -> None:
    host.marks.clear()


def _why_no_unmark(host: Screen) -> Message | None:
    return None if host.marks.numbers else say("tidak ada yang ditandai")


def _forward_label(host: Screen) -> Message:
    if _together(host):
        return say("Bersama ({n})", n=len(host.marks.numbers))
    card = host.card
    if card is not None and card.phase == "choice":
        return say("Pilih arah")
    return words_of(card.act if card is not None else None).imperative


def _return_label(host: Screen) -> Message:
    card = host.card
    return say("Tidak setuju") if card is not None and card.ahead else say("Kembalikan")


def _recall_label(host: Screen) -> Message:
    number = host.acting.subject(Act.RECALL)
    if number is None or number == host.page.number:
        return say("Tarik kembali")
    return say("Tarik kembali {number}", number=number)


def _claim(host: Screen) -> Act:
    card = host.card
    return Act.CLAIM if card is None or card.holder is None else Act.RELEASE


def _hold(host: Screen) -> Act:
    card = host.card
    return Act.RESUME if card is not None and card.held_at is not None else Act.HOLD


ACTS = (
    ScreenCommand(
        id="forward",
        keys=("a",),
        name=say("Selesaikan/setujui"),
        tip=say("menyelesaikan langkah, atau menyetujui, memaraf, menandatangani"),
        group=HelpSection.ACT,
        run=_go_forward,
        why_not=_why_not_forward,
        label=_forward_label,
        asks=True,
    ),
    ScreenCommand(
        id="return",
        keys=("r",),
        name=say("Kembalikan"),
        tip=say("mengembalikan berkas, atau melanjutkannya tanpa persetujuan, dengan alasan"),
        group=HelpSection.ACT,
        run=lambda host: host.acting.ask(Act.RETURN),
        why_not=lambda host: host.acting.why_not(Act.RETURN),
        label=_return_label,
        asks=True,
    ),
    ScreenCommand(
        id="recall",
        keys=("t",),
        name=say("Tarik kembali"),
        tip=say("menarik kembali langkah terakhir Anda selama belum ditindaklanjuti"),
        group=HelpSection.ACT,
        run=lambda host: host.acting.ask(Act.RECALL),
        why_not=lambda host: host.acting.why_not(Act.RECALL),
        label=_recall_label,
        asks=True,
    ),
    ScreenCommand(
        id="claim",
        keys=("g",),
        name=say("Ambil/lepas"),
        tip=say("mengambil berkas untuk dikerjakan sendiri, atau melepasnya"),
        group=HelpSection.ACT,
        run=lambda host: host.acting.ask(_claim(host)),
        why_not=lambda host: host.acting.why_not(_claim(host)),
        label=lambda host: say("Lepas") if _claim(host) is Act.RELEASE else say("Ambil"),
        asks=True,
    ),
    ScreenCommand(
        id="hold",
        keys=("u",),
        name=say("Tangguhkan/lanjutkan"),
        tip=say("menghentikan hitungan waktu dengan alasan, atau melanjutkannya"),
        group=HelpSection.ACT,
        run=lambda host: host.acting.ask(_hold(host)),
        why_not=lambda host: host.acting.why_not(_hold(host)),
        label=lambda host: say("Lanjutkan") if _hold(host) is Act.RESUME else say("Tangguhkan"),
        asks=True,
    ),
    _act("note", "c", Act.NOTE, say("Catatan"), say("menambahkan catatan pada riwayat berkas")),
    _act(
        "hand",
        "d",
        Act.HAND,
        say("Disposisikan"),
        say("menunjuk petugas yang mengerjakannya, dengan petunjuk"),
    ),
    _act(
        "reject",
        "T",
        Act.REJECT,
        say("Tolak"),
        say("mengakhiri berkas sebagai ditolak, bila SOP membolehkan"),
    ),
    ScreenCommand(
        id="mark",
        keys=("space",),
        name=say("Tandai"),
        tip=say("menandai berkas, untuk menyelesaikan atau menyetujui beberapa sekaligus"),
        group=HelpSection.ACT,
        run=_mark,
        why_not=_why_no_mark,
        pages=LISTS,
    ),
    ScreenCommand(
        id="mark.all",
        keys=("*",),
        name=say("Tandai semua"),
        tip=say("menandai semua yang menunggu Anda di lajur atau daftar ini, atau tidak lagi"),
        group=HelpSection.ACT,
        run=_mark_all,
        why_not=_why_no_mark_all,
        pages=LISTS,
    ),
    ScreenCommand(
        id="unmark",
        keys=("-",),
        name=say("Hapus tanda"),
        tip=say("tidak ada lagi yang ditandai"),
        group=HelpSection.ACT,
        run=_unmark,
        why_not=_why_no_unmark,
        pages=LISTS,
    ),
    _act(
        "cancel",
        "X",
        Act.CANCEL,
        say("Batalkan"),
        say("mengakhiri berkas sebagai dibatalkan (koordinator)"),
    ),
)
"""The commands that act on a case."""


MOVES = (
    _move(Move.UP, ("up", "k"), say("Ke atas")),
    _move(Move.DOWN, ("down", "j"), say("Ke bawah")),
    _move(Move.LEFT, ("left", "h"), say("Lajur kiri")),
    _move(Move.RIGHT, ("right", "l"), say("Lajur kanan")),
    _move(Move.PAGE_UP, ("pageup",), say("Sehalaman ke atas")),
    _move(Move.PAGE_DOWN, ("pagedown", "space"), say("Sehalaman ke bawah")),
    _move(Move.FIRST, ("home",), say("Ke awal")),
    _move(Move.LAST, ("end",), say("Ke akhir")),
)
"""The cursor keys."""
