"""What holds for all tests."""

from collections.abc import Iterator

import pytest

from sop_tui.storage.files.store import FileStore


@pytest.fixture(autouse=True)
def _stores_are_let_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process may hold some thousand files open, and thousands of tests open a store each."""
    left: dict[int, FileStore] = {}
    begin, close = FileStore.__init__, FileStore.close

    def beginning(self: FileStore, *given: object, **named: object) -> None:
        begin(self, *given, **named)  # type: ignore[arg-type]
        left[id(self)] = self

    def closing(self: FileStore) -> None:
        left.pop(id(self), None)
        close(self)

    monkeypatch.setattr(FileStore, "__init__", beginning)
    monkeypatch.setattr(FileStore, "close", closing)
    yield
    for store in left.values():
        close(store)
