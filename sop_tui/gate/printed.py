"""The files of a shared server, printed for its administrator to read and put in place."""

import shlex
from dataclasses import dataclass
from pathlib import Path

from sop_tui.gate.handover import FORK_SERVER

_PASSED = (
    "SSH_USER_AUTH",
    "SSH_ORIGINAL_COMMAND",
    "SSH_CONNECTION",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A shared server: the account that owns the store, and where things are.

    ``python`` is the interpreter that has the program; ``idle`` is in minutes.
    """

    python: Path
    store: Path
    sops: Path | None = None
    account: str = "sop"
    port: int = 2222
    etc: Path = Path("/etc/sop-tui")
    idle: float = 30
    fork_server: Path = FORK_SERVER

    @property
    def keys(self) -> Path:
        return self.etc / "authorized_keys"

    @property
    def gate(self) -> str:
        """The forced command.

        Python reads its environment before it reads its options, so ``env -i`` lets through what
        the gate looks at and nothing else. ``exec``: no shell stays between sshd and the gate.
        """
        passed = " ".join(f'{name}="${name}"' for name in _PASSED)
        words = [str(self.python), "-I", "-X", "utf8", "-m", "sop_tui.gate"]
        words.append(f"--store={self.store}")
        if self.sops is not None:
            words.append(f"--sops={self.sops}")
        words += [f"--keys={self.keys}", f"--fork-server={self.fork_server}"]
        words.append(f"--idle={self.idle:g}")
        return f"exec /usr/bin/env -i {passed} {shlex.join(words)}"


def sshd_config(server: Server) -> str:
    """The configuration of an sshd that has no other use."""
    return f"""\
# {server.etc}/sshd_config: sshd of sop-tui; lets in one account, by key, to one program.
Port {server.port}
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

# What: the gate, which is told the key; nothing else of the server.
ForceCommand {server.gate}
ExposeAuthInfo yes
PermitTTY yes
DisableForwarding yes
AllowAgentForwarding no
AllowTcpForwarding no
AllowStreamLocalForwarding no
GatewayPorts no
PermitOpen none
PermitListen none
PermitTunnel no
X11Forwarding no
PermitUserRC no
PermitUserEnvironment no
PrintMotd no
PrintLastLog no
Banner none
MaxSessions 1

# How many and how long: fifty officers at eight in the morning, lines that drop.
MaxStartups 100:30:200
PerSourceMaxStartups none
ClientAliveInterval 15
ClientAliveCountMax 3
TCPKeepAlive yes
Compression yes
UseDNS no
LogLevel VERBOSE
SyslogFacility AUTHPRIV
"""


def match_block(server: Server) -> str:
    """The same as a block at the end of the system's own sshd_config."""
    return f"""\
# sop-tui: at the very end of sshd_config. Nothing below may stand outside this block, above all
# not AuthorizedKeysFile: officers' keys would then open every account. Above, see to
#   MaxStartups 100:30:200
#   Compression yes
Match User {server.account}
    AuthenticationMethods publickey
    PubkeyAuthentication yes
    PasswordAuthentication no
    KbdInteractiveAuthentication no
    AuthorizedKeysFile {server.keys}
    AuthorizedKeysCommand none
    AuthorizedPrincipalsFile none
    TrustedUserCAKeys none
    ForceCommand {server.gate}
    ExposeAuthInfo yes
    PermitTTY yes
    DisableForwarding yes
    AllowAgentForwarding no
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    PermitOpen none
    PermitListen none
    PermitTunnel no
    X11Forwarding no
    PermitUserRC no
    Banner none
    MaxSessions 1
    ClientAliveInterval 15
    ClientAliveCountMax 3
"""


def unit(server: Server) -> str:
    """The systemd unit that runs this sshd."""
    return f"""\
# /etc/systemd/system/sop-tui-sshd.service
[Unit]
Description=sshd of sop-tui
After=network.target
Wants=sop-tui-fork-server.service

[Service]
ExecStartPre=/usr/sbin/sshd -t -f {server.etc}/sshd_config
ExecStart=/usr/sbin/sshd -D -f {server.etc}/sshd_config
ExecReload=/bin/kill -HUP $MAINPID
KillMode=control-group
Restart=on-failure
RuntimeDirectory=sshd
RuntimeDirectoryPreserve=yes

# sshd needs to become the account, to give it a terminal and to tell the audit log.
CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_SYS_CHROOT CAP_CHOWN CAP_FOWNER \
CAP_DAC_OVERRIDE CAP_NET_BIND_SERVICE CAP_KILL CAP_AUDIT_WRITE
PrivateDevices=no
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
{_confinement(server)}"""


def fork_server_unit(server: Server) -> str:
    """The systemd unit of the fork server, which the gate has its screens from.

    It is no more than a way to start faster: without it, the gate starts each screen itself.
    """
    words = [str(server.python), "-I", "-X", "utf8", "-m", "sop_tui", "ssh", "fork-server"]
    words.append(f"--socket={server.fork_server}")
    return f"""\
# /etc/systemd/system/sop-tui-fork-server.service
[Unit]
Description=screens of sop-tui, loaded once for all sessions
Before=sop-tui-sshd.service
StartLimitIntervalSec=0

[Service]
User={server.account}
ExecStart={shlex.join(words)}
RuntimeDirectory={server.fork_server.parent.name}
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=restart
# It ends when another version is installed, and begins anew with that; open screens stay.
Restart=always
RestartSec=1
SuccessExitStatus=75
LimitNOFILE=4096
KillMode=process

# A screen needs the store, the terminal that it is handed, and nothing else.
CapabilityBoundingSet=
PrivateDevices=yes
PrivateNetwork=yes
RestrictAddressFamilies=AF_UNIX
{_confinement(server)}"""


def _confinement(server: Server) -> str:
    """What both units may not do, and the end of their files."""
    return f"""\
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={server.store.parent}
ProtectHome=yes
PrivateTmp=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
UMask=0077

# Room for about fifty officers.
MemoryHigh=2500M
MemoryMax=3G
TasksMax=800
LimitCORE=0

[Install]
WantedBy=multi-user.target
"""
