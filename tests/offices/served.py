"""The office that the tests over SSH find on the server."""

from ssh_server import SshServer

OFFICERS = {
    "siti": ("Siti Aminah", ()),
    "andi": ("Andi Wijaya", ("pengaduan-masyarakat:kasubag-pphti",)),
    "budi": ("Budi Santoso", ("pengaduan-masyarakat:kabag-p2",)),
}


def furnish(server: SshServer) -> None:
    """An office with a store, three officers and their keys, and one case at its first step."""

    def done(*words: str) -> None:
        result = server.cli(*words, officer="siti")
        assert result.returncode == 0, result.stderr.decode()

    done("store", "init", "--name", OFFICERS["siti"][0])
    for officer, (name, roles) in OFFICERS.items():
        if officer != "siti":
            done("officer", "add", officer, "--name", name, *(f"--role={role}" for role in roles))
        server.new_key(officer)
        done("ssh", "add-key", officer, str(server.hand_over(officer)))
    printed = server.cli("ssh", "authorized-keys")
    assert printed.returncode == 0, printed.stderr.decode()
    server.install_keys(printed.stdout.decode().splitlines())
    done("open", "pengaduan-masyarakat", "Dugaan pungutan liar", "--subject", "Rahmat")
