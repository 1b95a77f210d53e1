"""A mapping that never changes, of which the next version costs what it changes."""

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Final, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")

_MOST: Final = 512  # changes laid over one base; then the base is made new, which takes a moment
_FEW: Final = 24  # changes that each version copies; about the root of the above


class Overlay(Mapping[Key, Value]):
    """A base that many versions share, with the few changes of this one laid over it.

    The changes lie in two layers, so that a version copies only the last of them. The order is
    that of a dict in which the same keys were set one after the other.
    """

    __slots__ = ("_base", "_earlier", "_last", "_size", "_whole")

    def __init__(self, base: Mapping[Key, Value]) -> None:
        self._base: dict[Key, Value] = base if isinstance(base, dict) else dict(base.items())
        self._earlier: dict[Key, Value] = {}
        self._last: dict[Key, Value] = {}
        self._size = len(self._base)
        self._whole: dict[Key, Value] | None = self._base

    def changed(self, changes: Mapping[Key, Value]) -> "Overlay[Key, Value]":
        """The same with these values set; no other is looked at."""
        if not changes:
            return self
        new: Overlay[Key, Value] = Overlay.__new__(Overlay)
        if self._whole is not None and self._whole is not self._base:
            new._base, new._earlier, new._last = self._whole, {}, {**changes}
        elif len(self._last) < _FEW:
            new._base, new._earlier, new._last = (
                self._base, self._earlier, {**self._last, **changes}
            )  # fmt: skip
        else:
            earlier = {**self._earlier, **self._last}
            new._base, new._earlier, new._last = self._base, earlier, {**changes}
        new._size = self._size
        for key in changes:
            if key not in self:
                new._size += 1
        new._whole = None
        if len(new._earlier) + len(new._last) > _MOST:
            return Overlay(new.whole())
        return new

    def whole(self) -> dict[Key, Value]:
        """All of it as one dict, which nobody may change; made when it is first asked for."""
        if self._whole is None:
            self._whole = {**self._base, **self._earlier, **self._last}
        return self._whole

    def __getitem__(self, key: Key) -> Value:
        if key in self._last:
            return self._last[key]
        if key in self._earlier:
            return self._earlier[key]
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        return key in self._last or key in self._base or key in self._earlier

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
