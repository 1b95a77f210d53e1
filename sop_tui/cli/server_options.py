"""The description of a shared server, as typed for the files that are printed for it."""

import ipaddress
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sop_tui.cli.exits import Usage
from sop_tui.cli.invocation import Invocation
from sop_tui.cli.parser import Parser
from sop_tui.text.address import has_password, is_url, office_folder
from sop_tui.text.message import say

if TYPE_CHECKING:
    from sop_tui.gate.sshd_files import Server

_PLAIN_PATH = re.compile(r"/[A-Za-z0-9/._-]*")
_PLAIN_URL = re.compile(r"[A-Za-z0-9:/?&=@.,_+-]+")
_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
_VERSION = re.compile(r"(\d{1,2})\.(\d{1,2})")


def add_server_options(parser: Parser) -> None:
    """The options that all printed files of one server have in common."""
    parser.argument("--account", default="sop", metavar=say("AKUN"), help=say("akun layanan"))
    parser.argument("--port", type=int, default=2222, metavar=say("PORT"), help=say("port sshd"))
    parser.argument(
        "--name",
        default="sop-tui",
        metavar=say("NAMA"),
        help=say("awal nama unit dan folder; bawaannya sop-tui, lain bagi kantor kedua"),
    )
    parser.argument(
        "--etc",
        metavar=say("FOLDER"),
        help=say("folder konfigurasi milik root; bawaannya /etc/NAMA"),
    )
    parser.argument(
        "--socket",
        metavar=say("FILE"),
        help=say("soket penyiap layar; bawaannya /run/NAMA/fork-server.sock"),
    )
    parser.argument(
        "--idle",
        type=int,
        default=30,
        metavar=say("MENIT"),
        help=say("akhiri sesi yang tidak dipakai selama ini"),
    )
    parser.argument(
        "--sessions",
        type=int,
        default=4,
        metavar=say("JUMLAH"),
        help=say("sesi sekaligus dengan satu kunci; bawaannya 4"),
    )
    parser.argument(
        "--memory",
        type=int,
        default=1024,
        metavar=say("MIB"),
        help=say("ruang alamat setiap sesi dalam MiB; bawaannya 1024, 0 berarti tidak dibatasi"),
    )
    parser.argument(
        "--office",
        action="append",
        metavar=say("JARINGAN"),
        help=say("jaringan kantor, misalnya 203.0.113.0/24; boleh berulang, bawaannya jaringan "
                 "privat"),
    )  # fmt: skip
    parser.argument(
        "--startups",
        type=int,
        default=300,
        metavar=say("JUMLAH"),
        help=say("sambungan yang sedang masuk dari satu alamat; bawaannya 300"),
    )
    parser.argument(
        "--listen",
        action="append",
        metavar=say("ALAMAT"),
        help=say("alamat server ini tempat sshd menerima; boleh berulang, bawaannya semua"),
    )
    parser.argument(
        "--sshd",
        default="/usr/sbin/sshd",
        metavar=say("FILE"),
        help=say("sshd yang dipakai; bawaannya /usr/sbin/sshd"),
    )
    parser.argument(
        "--openssh",
        metavar=say("VERSI"),
        help=say("versi OpenSSH, misalnya 10.0; bawaannya versi sshd itu"),
    )


def server_of(invocation: Invocation) -> "Server":
    """The server as described.

    Raises:
        Usage: a value could be misread in a configuration file.
    """
    from sop_tui.gate.sshd_files import OFFICE, OLDEST, Server, openssh_version

    options = invocation.options
    _check_names(options.account, options.name)
    sops = invocation.where.sops
    server = Server(
        python=Path(sys.executable),
        store=absolute_address(invocation),
        sops=sops.absolute() if sops is not None else None,
        account=options.account,
        port=options.port,
        name=options.name,
        etc=Path(options.etc or f"/etc/{options.name}"),
        idle=options.idle,
        fork_server=Path(options.socket or f"/run/{options.name}/fork-server.sock"),
        sessions=options.sessions,
        memory=options.memory,
        office=tuple(map(_network, options.office)) if options.office else OFFICE,
        startups=options.startups,
        listen=tuple(map(_address, options.listen or ())),
        sshd=Path(options.sshd),
        openssh=_version(options.openssh) or openssh_version(Path(options.sshd)) or OLDEST,
    )
    _check_paths(server)
    _check_limits(server)
    return server


def _check_names(*names: str) -> None:
    for name in names:
        if not _NAME.fullmatch(name):
            raise Usage(
                say(
                    "{account} bukan nama akun atau unit; pakai huruf kecil, angka, garis bawah, "
                    "dan tanda hubung",
                    account=name,
                )
            )


def _check_paths(server: "Server") -> None:
    """Refuses paths with characters that a configuration file could misread."""
    store_path = None if is_url(server.store) else Path(server.store)
    paths = (
        server.python,
        store_path,
        server.folder,
        server.sops,
        server.etc,
        server.fork_server,
        server.sshd,
    )
    for given in paths:
        if given is not None and not _PLAIN_PATH.fullmatch(str(given)):
            raise Usage(
                say(
                    "{path} harus berupa jalur lengkap tanpa spasi dan tanda khusus",
                    path=str(given),
                )
            )


def _check_limits(server: "Server") -> None:
    if not (0 < server.port < 65_536 and 0 <= server.idle <= 24 * 60):
        raise Usage(say("port harus 1 sampai 65535, dan batas waktu 0 sampai 1440 menit"))
    limits = 1 <= server.sessions <= 64 and 1 <= server.startups <= 1000
    if not (limits and (server.memory == 0 or 256 <= server.memory <= 1024 * 1024)):
        raise Usage(
            say(
                "sesi harus 1 sampai 64, sambungan masuk 1 sampai 1000, memori 0 atau mulai 256 MiB"
            )
        )


def absolute_address(invocation: Invocation) -> str | Path:
    """The store's address, valid from any folder.

    Raises:
        Usage: a URL that is incomplete for a server, or contains a password, which the files would
            reveal.
    """
    address = invocation.store_address
    if not is_url(address):
        return Path(address).absolute()
    url = str(address)
    office = office_folder(url)
    if office is None or not office.is_absolute():
        raise Usage(
            say("alamat data di server memerlukan folder kantor: …?office=/srv/sop (pengaturan, "
                "kalender, definisi)")
        )  # fmt: skip
    if has_password(url):
        raise Usage(
            say("jangan tulis sandi dalam alamat data; simpan di ~/.pgpass akun layanan atau pakai "
                "sertifikat")
        )  # fmt: skip
    if not _PLAIN_URL.fullmatch(url):
        raise Usage(say("{path} memuat tanda yang tidak dapat ditulis di sini", path=url))
    return url


def _network(typed: str) -> str:
    try:
        return str(ipaddress.ip_network(typed))
    except ValueError:
        raise Usage(
            say("{what} bukan jaringan; tulis misalnya 203.0.113.0/24", what=typed)
        ) from None


def _address(typed: str) -> str:
    try:
        return str(ipaddress.ip_address(typed))
    except ValueError:
        raise Usage(say("{what} bukan alamat; tulis misalnya 203.0.113.7", what=typed)) from None


def _version(typed: str | None) -> tuple[int, int] | None:
    if typed is None:
        return None
    found = _VERSION.fullmatch(typed)
    if found is None:
        raise Usage(say("{what} bukan versi OpenSSH; tulis misalnya 9.2", what=typed))
    return int(found[1]), int(found[2])
