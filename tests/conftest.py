"""What holds for all tests."""

from collections.abc import Iterator

import pytest

from sop_tui.storage.store import Store


@pytest.fixture(autouse=True)
def _stores_are_let_go(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process may hold some thousand files open, and thousands of tests open a store each."""
    left: dict[int, Store] = {}
    begin, close = Store.__init__, Store.close

    def beginning(self: Store, *given: object, **named: object) -> None:
        begin(self, *given, **named)  # type: ignore[arg-type]
        left[id(self)] = self

    def closing(self: Store) -> None:
        left.pop(id(self), None)
        close(self)

    monkeypatch.setattr(Store, "__init__", beginning)
    monkeypatch.setattr(Store, "close", closing)
    yield
    for store in left.values():
        close(store)
