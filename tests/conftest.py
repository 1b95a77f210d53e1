"""What holds for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from sop_tui.storage.files.store import FileStore

# A machine with other work to do may take long over an example; that is no fault of the program.
settings.register_profile("no-hurry", deadline=None)
settings.load_profile("no-hurry")


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
