"""Where a store may be, and who has access."""

from collections.abc import Callable
from pathlib import Path

import pytest
from offices.stores import first_batch, new_store

from sop_tui.storage.disk import place
from sop_tui.storage.disk.place import file_mode, file_system, warnings
from sop_tui.storage.files.store import FileStore
from sop_tui.storage.problem import StoreProblem


def mounts(folder: Path, *kinds: tuple[str, str]) -> Path:
    """A mount table as the kernel writes it, with these mount points and types."""
    lines = [
        f"{number} 1 8:{number} / {point} rw,relatime shared:1 - {kind} source rw"
        for number, (point, kind) in enumerate(kinds, start=20)
    ]
    table = folder / "mountinfo"
    table.write_text("\n".join(lines) + "\n")
    return table


def test_the_innermost_mount_counts(tmp_path: Path) -> None:
    home = tmp_path / "rumah dinas" / "data"
    home.mkdir(parents=True)
    escaped = str(home.parent).replace(" ", "\\040")
    table = mounts(tmp_path, ("/", "ext4"), (escaped, "nfs4"), (str(tmp_path) + "/rumah", "xfs"))
    assert file_system(home, table) == "nfs4"
    assert file_system(Path("/usr"), table) == "ext4"


@pytest.mark.parametrize("name", ["berkas é", "rak\\satu", "ruang\ttunggu"])
def test_mount_points_with_any_name_are_recognized(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    escaped = str(folder)
    for character in "\\ \t":  # escaped as the kernel does
        escaped = escaped.replace(character, f"\\{ord(character):03o}")
    table = mounts(tmp_path, ("/", "ext4"), (escaped, "nfs4"))
    assert file_system(folder, table) == "nfs4"


def test_a_later_mount_covers_an_earlier_one(tmp_path: Path) -> None:
    table = mounts(tmp_path, ("/", "ext4"), (str(tmp_path), "tmpfs"), (str(tmp_path), "cifs"))
    assert file_system(tmp_path, table) == "cifs"


def test_without_a_mount_table_the_type_is_unknown(tmp_path: Path) -> None:
    assert file_system(tmp_path, tmp_path / "none") == ""


@pytest.mark.parametrize(
    "kind", ["nfs", "nfs4", "cifs", "smb3", "fuse", "fuse.sshfs", "fuse.bindfs", "9p"]
)
def test_a_network_file_system_is_refused_unless_forced(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = new_store(tmp_path).path
    monkeypatch.setattr(place, "file_system", lambda folder: kind)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: FileStore.open(path),
        lambda: FileStore.create(tmp_path / "new.json", batch=first_batch()),
    )
    for attempt in attempts:
        with pytest.raises(StoreProblem) as caught:
            attempt()
        assert caught.value.code == "network"
        assert kind in str(caught.value)
    assert not (tmp_path / "new.json").exists()
    FileStore.open(path, force_network=True).close()


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuseblk", ""])
def test_a_local_file_system_is_not(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "file_system", lambda folder: kind)
    new_store(tmp_path).close()


@pytest.mark.parametrize(
    ("folder", "file"),
    [(0o700, 0o600), (0o755, 0o600), (0o2770, 0o660), (0o2750, 0o600), (0o770, 0o600)],
)
def test_the_folder_decides_on_the_mode_of_files(folder: int, file: int) -> None:
    assert file_mode(folder) == file


@pytest.mark.parametrize(
    ("folder", "file", "count"),
    [
        (0o700, 0o600, 0),
        (0o2770, 0o660, 0),
        (0o750, 0o600, 1),
        (0o2775, 0o660, 1),
        (0o700, 0o644, 1),
        (0o700, 0o660, 1),
        (0o777, 0o666, 2),
    ],
)
def test_wider_access_than_necessary_is_reported(
    tmp_path: Path, folder: int, file: int, count: int
) -> None:
    path = new_store(tmp_path).path
    tmp_path.chmod(folder)
    path.chmod(file)
    found = warnings(path)
    assert len(found) == count
    assert all("chmod" in str(warning) for warning in found)
