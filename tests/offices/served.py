"""The office on the server of the tests over SSH."""

from server_commands import run_each
from ssh_server import SshServer

OFFICERS = {
    "siti": ("Siti Aminah", ()),
    "andi": ("Andi Wijaya", ("pengaduan-masyarakat:kasubag-pphti",)),
    "budi": ("Budi Santoso", ("pengaduan-masyarakat:kabag-p2",)),
}


def furnish(server: SshServer) -> None:
    """Creates a store, three officers with keys, and one case at its first step."""

    commands: list[tuple[str, ...]] = [("store", "init", "--name", OFFICERS["siti"][0])]
    for officer, (name, roles) in OFFICERS.items():
        if officer != "siti":
            held = (f"--role={role}" for role in roles)
            commands.append(("officer", "add", officer, "--name", name, *held))
        server.new_key(officer)
        commands.append(("ssh", "add-key", officer, str(server.hand_over(officer))))
    subject = ("Dugaan pungutan liar", "--subject", "Rahmat")
    commands.append(("open", "pengaduan-masyarakat", *subject))
    *_, printed = run_each(server, "siti", *commands, ("ssh", "authorized-keys"))
    server.install_keys(printed.splitlines())
