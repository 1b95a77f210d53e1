"""A mapping that never changes, of which the next version costs what it changes."""

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Final, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MOST: Final = 512  # changes laid over one base; then the base is made new, which takes a moment


class Overlay(Mapping[Key, Value]):
    """A base that many versions share, with the few changes of this one laid over it.

    The order is that of a dict in which the same keys were set one after the other.
    """

    __slots__ = ("_base", "_changes", "_size", "_whole")

    def __init__(self, base: Mapping[Key, Value]) -> None:
        self._base: dict[Key, Value] = base if isinstance(base, dict) else dict(base.items())
        self._changes: dict[Key, Value] = {}
        self._size = len(self._base)
        self._whole: dict[Key, Value] | None = self._base

    def changed(self, changes: Mapping[Key, Value]) -> "Overlay[Key, Value]":
        """The same with these values set; no other is looked at."""
        if not changes:
            return self
        if self._whole is not None and self._whole is not self._base:
            base, before = self._whole, {}
        else:
            base, before = self._base, self._changes
        new: Overlay[Key, Value] = Overlay.__new__(Overlay)
        new._base = base
        new._changes = {**before, **changes}
        new._size = self._size + sum(key not in self for key in changes)
        new._whole = None
        if len(new._changes) > _MOST:
            return Overlay(new.whole())
        return new

    def whole(self) -> dict[Key, Value]:
        """All of it as one dict, which nobody may change; made when it is first asked for."""
        if self._whole is None:
            self._whole = {**self._base, **self._changes}
        return self._whole

    def __getitem__(self, key: Key) -> Value:
        if key in self._changes:
            return self._changes[key]
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        return key in self._changes or key in self._base

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Key]:
        return iter(self.whole())

    def keys(self) -> KeysView[Key]:
        return self.whole().keys()

    def values(self) -> ValuesView[Value]:
        return self.whole().values()

    def items(self) -> ItemsView[Key, Value]:
        return self.whole().items()
