"""sshd's configuration for a shared server, printed for the administrator to review and install.

It is made for the installed sshd version: sshd refuses to start on an unknown keyword, and newer
keywords protect better.
"""

import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sop_tui.gate.launcher import MEMORY
from sop_tui.gate.slots import SESSIONS
from sop_tui.text.address import office_of

_PASSED = (
    "SSH_USER_AUTH",
    "SSH_ORIGINAL_COMMAND",
    "SSH_CONNECTION",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
)
SSHD = Path("/usr/sbin/sshd")
OLDEST = (9, 2)
"""The OpenSSH of Debian 12, assumed where no sshd is found."""

OFFICE = ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
"""The default networks of officers: loopback and the private address ranges."""

STARTUPS = 300
"""Concurrent logins from one address.

An office of fifty may share one address with a machine that keeps 230 connections half-open. Each
costs sshd 1.5 MB until LoginGraceTime ends.
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A shared server: the account that owns the store, and where things are.

    ``python`` is the interpreter that has the program. ``name`` starts the names of the units and
    of its folders under /etc and /run, so that several offices can share a machine. ``idle`` is in
    minutes, ``memory`` in MiB. ``office`` are the networks of the officers; penalties for failed
    logins never block these. ``listen`` are the addresses on which sshd listens, all if empty.
    ``openssh`` is sshd's version.
    """

    python: Path
    store: str | Path
    sops: Path | None = None
    account: str = "sop"
    port: int = 2222
    name: str = "sop-tui"
    etc: Path = Path("/etc/sop-tui")
    idle: float = 30
    fork_server: Path = Path("/run/sop-tui/fork-server.sock")
    sessions: int = SESSIONS
    memory: int = MEMORY
    office: tuple[str, ...] = OFFICE
    startups: int = STARTUPS
    listen: tuple[str, ...] = ()
    sshd: Path = SSHD
    openssh: tuple[int, int] = OLDEST

    @property
    def folder(self) -> Path:
        """The office's folder, owned by the service account."""
        return office_of(self.store)

    @property
    def keys(self) -> Path:
        return self.etc / "authorized_keys"

    @property
    def gate(self) -> str:
        """The forced command.

        Python reads its environment before its options, so ``env -i`` passes on only the variables
        that the gate checks. ``exec``: no shell stays between sshd and the gate. Ctrl-C is ignored
        until the screen has the keyboard.
        """
        passed = " ".join(f'{name}="${name}"' for name in _PASSED)
        words = [str(self.python), "-I", "-X", "utf8", "-m", "sop_tui.gate"]
        words.append(f"--store={self.store}")
        if self.sops is not None:
            words.append(f"--sops={self.sops}")
        words += [f"--keys={self.keys}", f"--fork-server={self.fork_server}"]
        words += [f"--idle={self.idle:g}", f"--sessions={self.sessions}", f"--memory={self.memory}"]
        return f"trap '' INT; exec /usr/bin/env -i {passed} {shlex.join(words)}"


def openssh_version(sshd: Path) -> tuple[int, int] | None:
    """The version of this sshd; None if there is none, or it is not OpenSSH."""
    try:
        given = subprocess.run(  # noqa: S603 - root's own, named by an administrator
            [sshd, "-V"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"OpenSSH_(\d+)\.(\d+)", given.stderr + given.stdout)
    return (int(found[1]), int(found[2])) if found is not None else None


def _confinement(server: Server) -> Iterator[str]:
    """The directives that restrict the account to the gate."""
    yield f"ForceCommand {server.gate}"
    yield "ExposeAuthInfo yes"
    yield "PermitTTY yes"
    yield "DisableForwarding yes"
    yield "AllowAgentForwarding no"
    yield "AllowTcpForwarding no"
    yield "AllowStreamLocalForwarding no"
    yield "PermitOpen none"
    yield "PermitListen none"
    yield "PermitTunnel no"
    yield "X11Forwarding no"
    yield "PermitUserRC no"
    yield "Banner none"
    yield "MaxSessions 1"


def _crowd(server: Server) -> Iterator[str]:
    """Limits on simultaneous connections, whatever one host or one key does; they hold for the
    whole sshd.
    """
    yield f"MaxStartups {server.startups * 3}:30:{server.startups * 6}"
    yield f"PerSourceMaxStartups {server.startups}"
    if server.openssh >= (9, 8):
        yield "PerSourcePenalties yes"
        if server.office:
            yield f"PerSourcePenaltyExemptList {','.join(server.office)}"


def _unused(server: Server) -> Iterator[str]:
    """Ends a connection that opens no session."""
    if server.openssh >= (9, 2):
        yield "UnusedConnectionTimeout 10"


def _still(server: Server) -> Iterator[str]:
    """Ends a session without traffic somewhat later than the gate's own idle limit.

    OpenSSH 9.2 does not accept this inside a Match block.
    """
    if server.openssh >= (9, 2) and server.idle:
        yield f"ChannelTimeout session={server.idle * 60 + 300:.0f}"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def sshd_config(server: Server) -> str:
    """The configuration of an sshd that serves only this program."""
    version = ".".join(map(str, server.openssh))
    return f"""\
# {server.etc}/sshd_config: sshd of {server.name}; lets in one account, by key, to one program.
# Printed for OpenSSH {version}; print it again after an upgrade of the system.
{_lines((f"Port {server.port}", *(f"ListenAddress {each}" for each in server.listen)))}
HostKey {server.etc}/ssh_host_ed25519_key
PidFile none

# Who: one account, its keys in a file that only root can change.
AllowUsers {server.account}
AuthenticationMethods publickey
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
HostbasedAuthentication no
PermitRootLogin no
PermitEmptyPasswords no
UsePAM no
StrictModes yes
AuthorizedKeysFile {server.keys}
MaxAuthTries 6
LoginGraceTime 20

# What: the gate, which gets the key; nothing else of the server.
{_lines(_confinement(server))}
GatewayPorts no
PermitUserEnvironment no
PrintMotd no
PrintLastLog no

# How many and how long: fifty officers at eight in the morning, lines that drop, one host that
# opens connections without end, one key that opens them and asks for nothing.
{_lines(_crowd(server))}
{_lines(_unused(server))}
{_lines(_still(server))}
ClientAliveInterval 15
ClientAliveCountMax 3
TCPKeepAlive yes
Compression yes
UseDNS no
LogLevel VERBOSE
SyslogFacility AUTHPRIV
"""


def match_block(server: Server) -> str:
    """The same as a Match block for the end of the system's own sshd_config."""
    return f"""\
# sop-tui: at the very end of sshd_config. Nothing below may stand outside this block, above all
# not AuthorizedKeysFile: officers' keys would then open every account. Above, see to
{_lines(f"#   {line}" for line in (*_crowd(server), "Compression yes"))}
Match User {server.account}
    AuthenticationMethods publickey
    PubkeyAuthentication yes
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    AuthorizedKeysFile {server.keys}
    AuthorizedKeysCommand none
    AuthorizedPrincipalsFile none
    TrustedUserCAKeys none
{_lines(f"    {line}" for line in _confinement(server))}
{_lines(f"    {line}" for line in _unused(server))}
    ClientAliveInterval 15
    ClientAliveCountMax 3
"""
