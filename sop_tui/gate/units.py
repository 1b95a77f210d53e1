"""The systemd units of a shared server, printed like the configuration of sshd."""

import shlex

from sop_tui.gate.sshd_files import Server
from sop_tui.text.address import is_url


def unit(server: Server) -> str:
    """The systemd unit that runs this sshd."""
    return f"""\
# /etc/systemd/system/{server.name}-sshd.service
[Unit]
Description=sshd of {server.name}
After=network.target
Wants={server.name}-fork-server.service

[Service]
ExecStartPre={server.sshd} -t -f {server.etc}/sshd_config
ExecStart={server.sshd} -D -f {server.etc}/sshd_config
ExecReload={server.sshd} -t -f {server.etc}/sshd_config
ExecReload=/bin/kill -HUP $MAINPID
# A restart ends no session; to end all: systemctl kill {server.name}-sshd
KillMode=process
Restart=on-failure
LimitNOFILE={server.startups * 6 + 1024}
# The folder that the sshd of the system uses, too; see the drop-in for its unit.
RuntimeDirectory=sshd
RuntimeDirectoryPreserve=yes

# sshd needs to become the account, to give it a terminal and to tell the audit log.
CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_SYS_CHROOT CAP_CHOWN CAP_FOWNER \
CAP_DAC_OVERRIDE CAP_NET_BIND_SERVICE CAP_KILL CAP_AUDIT_WRITE
PrivateDevices=no
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
{_confinement(server)}"""


def fork_server_unit(server: Server) -> str:
    """The systemd unit of the fork server.

    It only makes screens start faster: without it, the gate starts each screen itself.
    """
    words = [str(server.python), "-I", "-X", "utf8", "-m", "sop_tui", "ssh", "fork-server"]
    words.append(f"--socket={server.fork_server}")
    return f"""\
# /etc/systemd/system/{server.name}-fork-server.service
[Unit]
Description=screens of {server.name}, loaded once for all sessions
Before={server.name}-sshd.service
StartLimitIntervalSec=0

[Service]
User={server.account}
ExecStart={shlex.join(words)}
RuntimeDirectory={server.fork_server.parent.name}
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=restart
# It ends when another version is installed, and starts again with that one; open screens stay.
Restart=always
RestartSec=1
SuccessExitStatus=75
LimitNOFILE=4096
KillMode=process

# A screen needs the store, the terminal that it is handed, and nothing else.
CapabilityBoundingSet=
PrivateDevices=yes
{_network(server)}
{_confinement(server)}"""


def drop_in(server: Server) -> str:
    """A drop-in for the system's own sshd unit, so that stopping it does not stop ours.

    Both use /run/sshd. Without this drop-in systemd removes that folder when the other sshd stops,
    and ours accepts no logins.
    """
    return f"""\
# /etc/systemd/system/ssh.service.d/{server.name}.conf
[Service]
RuntimeDirectoryPreserve=yes
"""


def _network(server: Server) -> str:
    """Network access: none, unless the store is on a PostgreSQL server."""
    if is_url(server.store):
        return "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"
    return "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX"


def _confinement(server: Server) -> str:
    """The restrictions of both units, and the [Install] section."""
    return f"""\
NoNewPrivileges=yes
ProtectSystem=strict
ReadWritePaths={server.folder}
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

# Room for about fifty officers, and for the connections that wait before the door. When it gets
# tight, the largest process ends and nothing else.
MemoryHigh=2500M
MemoryMax=3G
OOMPolicy=continue
TasksMax={server.startups * 12 + 2000}
LimitCORE=0

[Install]
WantedBy=multi-user.target
"""
