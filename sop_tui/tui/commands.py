"""The one registry of commands: key bar, help, palette and remapping all read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from sop_tui.casework.commands import Act
from sop_tui.text.message import Message, say
from sop_tui.tui.pages.base import Host, Move

ALWAYS = 900
"""From this rank on a command stands at the right end of the key bar."""

LISTS = frozenset({"board", "desk"})
"""The pages on which cases can be marked and narrowed."""

Reason = Callable[[Host], Message | None]
"""None when the command is allowed now, else why it is not."""


class Group(Enum):
    """Where the help lists a command."""

    MOVE = "move"
    ACT = "act"
    PAGE = "page"
    OFFICERS = "officers"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Command:
    """Something an officer can do by a key.

    ``keys`` are the default ones by what is typed or by Textual's name of the key; the first is the
    one that is shown. ``pages`` are the ids of the pages on which it has a meaning; empty: all.
    ``label`` is short, for the key bar, and may depend on what is chosen; ``name`` is the full
    name for help and palette. ``bar`` is the rank in the key bar, None keeps it out; from
    :data:`ALWAYS` on it stands at the right end, where there is always room. ``opens`` is the id
    of the page that it leads to, on which the key bar has no use for it.
    """

    id: str
    keys: tuple[str, ...]
    name: Message
    tip: Message
    group: Group
    run: Callable[[Host], None]
    why_not: Reason = lambda _: None
    label: Callable[[Host], Message] | None = None
    pages: frozenset[str] = frozenset()
    bar: int | None = None
    opens: str = ""

    def on(self, page: str) -> bool:
        return not self.pages or page in self.pages

    def labelled(self, host: Host) -> Message:
        return self.label(host) if self.label is not None else self.name


@dataclass(frozen=True)
class Keymap:
    """Which keys lead to which command, the defaults changed by what the officer has set."""

    commands: tuple[Command, ...]
    keys: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, commands: Iterable[Command], changed: Mapping[str, tuple[str, ...]] | None = None
    ) -> "Keymap":
        """The keymap; a key that is given to one command is taken from any other."""
        commands = tuple(commands)
        changed = changed or {}
        taken = {key for keys in changed.values() for key in keys}
        keys = {
            command.id: changed.get(
                command.id, tuple(key for key in command.keys if key not in taken)
            )
            for command in commands
        }
        return cls(commands, keys)

    def find(self, key: str, page: str) -> Command | None:
        """The command of a key on a page; one made for that page goes before a general one."""
        found = [c for c in self.commands if key in self.keys[c.id]]
        return next((c for c in found if c.pages and c.on(page)), None) or next(
            (c for c in found if not c.pages), None
        )

    def key_of(self, command: Command) -> str | None:
        """The key to be shown for a command; None when it has none."""
        return next(iter(self.keys[command.id]), None)


_KEY_NAMES: Mapping[str, str] = {
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "space": "Spasi",
    "tab": "Tab",
}


def key_name(key: str) -> str:
    """A key as it is written for officers, in Indonesian: "Enter", "↑", "Ctrl+P", "Spasi", "a"."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return _KEY_NAMES.get(key, key)


def typed_key(key: str, character: str | None) -> str:
    """The key as the registry names it: the character typed, else Textual's name."""
    if character is not None and character.isprintable() and character != " ":
        return character
    return key


def is_numbered(command: Command) -> bool:
    """Whether it is one of the nine keys that choose a procedure by its number."""
    return command.id.startswith("sop.") and command.id[4:].isdecimal()


def acts() -> tuple[Command, ...]:
    """The acts on a case."""
    return (
        Command(
            "forward", ("a",), say("Selesaikan/setujui"),
            say("menyelesaikan langkah, atau menyetujui, memaraf, menandatangani"),
            Group.ACT, _go_forward, _why_not_forward, _forward_label, bar=10,
        ),
        _act("return", "r", Act.RETURN, say("Kembalikan"),
             say("mengembalikan berkas dengan alasan"), 20),
        _act("recall", "t", Act.RECALL, say("Tarik kembali"),
             say("menarik kembali langkah terakhir Anda selama belum ditindaklanjuti"), 30),
        Command(
            "claim", ("g",), say("Ambil/lepas"),
            say("mengambil berkas untuk dikerjakan sendiri, atau melepasnya"),
            Group.ACT, lambda host: host.ask(_claim(host)),
            lambda host: host.why_not(_claim(host)),
            lambda host: say("Lepas") if _claim(host) is Act.RELEASE else say("Ambil"), bar=40,
        ),
        Command(
            "hold", ("u",), say("Tangguhkan/lanjutkan"),
            say("menghentikan hitungan waktu dengan alasan, atau melanjutkannya"),
            Group.ACT, lambda host: host.ask(_hold(host)),
            lambda host: host.why_not(_hold(host)),
            lambda host: say("Lanjutkan") if _hold(host) is Act.RESUME else say("Tangguhkan"),
            bar=60,
        ),
        _act("note", "c", Act.NOTE, say("Catatan"),
             say("menambahkan catatan pada riwayat berkas"), 50),
        _act("reject", "T", Act.REJECT, say("Tolak"),
             say("mengakhiri berkas sebagai ditolak, bila SOP membolehkan"), 65),
        Command(
            "mark", ("space",), say("Tandai"),
            say("menandai berkas, untuk menyelesaikan atau menyetujui beberapa sekaligus"),
            Group.ACT, _mark, _why_no_mark, bar=67, pages=LISTS,
        ),
        Command(
            "mark.all", ("*",), say("Tandai semua"),
            say("menandai semua yang menunggu Anda di lajur atau daftar ini, atau tidak lagi"),
            Group.ACT, _mark_all, _why_no_mark_all, pages=LISTS,
        ),
        Command(
            "unmark", ("-",), say("Hapus tanda"), say("tidak ada lagi yang ditandai"),
            Group.ACT, _unmark, _why_no_unmark, bar=12, pages=LISTS,
        ),
        _act("cancel", "X", Act.CANCEL, say("Batalkan"),
             say("mengakhiri berkas sebagai dibatalkan (koordinator)"), None),
    )  # fmt: skip


def moves() -> tuple[Command, ...]:
    """The cursor keys."""
    return (
        _move(Move.UP, ("up", "k"), say("Ke atas")),
        _move(Move.DOWN, ("down", "j"), say("Ke bawah")),
        _move(Move.LEFT, ("left", "h"), say("Lajur kiri")),
        _move(Move.RIGHT, ("right", "l"), say("Lajur kanan")),
        _move(Move.PAGE_UP, ("pageup",), say("Sehalaman ke atas")),
        _move(Move.PAGE_DOWN, ("pagedown", "space"), say("Sehalaman ke bawah")),
        _move(Move.FIRST, ("home",), say("Ke awal")),
        _move(Move.LAST, ("end",), say("Ke akhir")),
    )


def _act(name: str, key: str, act: Act, label: Message, tip: Message, bar: int | None) -> Command:
    return Command(
        name, (key,), label, tip, Group.ACT,
        lambda host: host.ask(act), lambda host: host.why_not(act), bar=bar,
    )  # fmt: skip


def _move(move: Move, keys: tuple[str, ...], name: Message) -> Command:
    return Command(
        f"move.{move.name.lower()}", keys, name, name, Group.MOVE, lambda host: host.page.move(move)
    )


def _forward(host: Host) -> Act:
    card = host.card
    return Act.APPROVE if card is not None and card.phase == "check" else Act.COMPLETE


def _together(host: Host) -> bool:
    """Whether the act is one on all that are marked: where marks are seen."""
    return bool(host.marks.numbers) and host.page.about.id in LISTS


def _go_forward(host: Host) -> None:
    if not _together(host):
        host.ask(_forward(host))
        return
    from sop_tui.tui.pages.together import TogetherPage

    host.open(TogetherPage(host))


def _why_not_forward(host: Host) -> Message | None:
    return None if _together(host) else host.why_not(_forward(host))


def _mark(host: Host) -> None:
    if host.page.number is not None:
        host.marks.turn(host.page.number)
        host.page.move(Move.DOWN)


def _why_no_mark(host: Host) -> Message | None:
    if host.page.number in host.marks.numbers:
        return None
    return host.why_not(_forward(host))


def _mark_all(host: Host) -> None:
    host.marks.turn_all(card.number for card in host.page.markable())


def _why_no_mark_all(host: Host) -> Message | None:
    if host.page.about.markable():
        return None
    return say("tidak ada berkas yang menunggu Anda di sini")


def _unmark(host: Host) -> None:
    host.marks.clear()


def _why_no_unmark(host: Host) -> Message | None:
    return None if host.marks.numbers else say("tidak ada yang ditandai")


def _forward_label(host: Host) -> Message:
    if _together(host):
        return say("Bersama ({n})", n=len(host.marks.numbers))
    card = host.card
    match card.act if card is not None else None:
        case None:
            return say("Selesaikan")
        case "paraf":
            return say("Paraf")
        case "tanda tangan":
            return say("Tanda tangani")
        case _:
            return say("Setujui")


def _claim(host: Host) -> Act:
    card = host.card
    return Act.CLAIM if card is None or card.holder is None else Act.RELEASE


def _hold(host: Host) -> Act:
    card = host.card
    return Act.RESUME if card is not None and card.held_at is not None else Act.HOLD
