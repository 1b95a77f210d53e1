"""An immutable mapping whose next version costs only as much as its changes."""

from abc import abstractmethod
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Final, TypeVar

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")
OtherT = TypeVar("OtherT")

_MOST: Final = 512  # changes over one base; beyond that the base is rebuilt, which takes a moment
_FEW: Final = 24  # changes that each version copies; about the square root of _MOST


class Versioned(Mapping[KeyT, ValueT]):
    """One version of a mapping."""

    __slots__ = ()

    @abstractmethod
    def changed(self, changes: Mapping[KeyT, ValueT]) -> "Versioned[KeyT, ValueT]":
        """The mapping with these values set."""


class Overlay(Versioned[KeyT, ValueT]):
    """A base shared by many versions, with the few changes of this version over it.

    The changes are in two layers, so that a new version copies only the last one. The order of
    keys is that of a dict in which the same keys were set one after the other.
    """

    __slots__ = ("_base", "_earlier", "_last", "_size", "_whole")

    def __init__(self, base: Mapping[KeyT, ValueT]) -> None:
        self._base: Mapping[KeyT, ValueT] = base
        self._earlier: dict[KeyT, ValueT] = {}
        self._last: dict[KeyT, ValueT] = {}
        self._size = len(self._base)
        self._whole: Mapping[KeyT, ValueT] | None = self._base

    def changed(self, changes: Mapping[KeyT, ValueT]) -> "Overlay[KeyT, ValueT]":
        """The mapping with these values set; unchanged keys cost nothing."""
        if not changes:
            return self
        new: Overlay[KeyT, ValueT] = Overlay.__new__(Overlay)
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

    @property
    def base(self) -> Mapping[KeyT, ValueT]:
        """The mapping under the changes."""
        return self._base

    @property
    def changes(self) -> dict[KeyT, ValueT]:
        """The values that this version has over its base."""
        return {**self._earlier, **self._last}

    def over(self, base: Mapping[KeyT, OtherT]) -> dict[KeyT, ValueT | OtherT]:
        """The changes of this version over another base with the same keys."""
        return {**base, **self.changes}

    def whole(self) -> Mapping[KeyT, ValueT]:
        """The whole mapping as one dict; built on first use."""
        if self._whole is None:
            base = self._base if isinstance(self._base, dict) else dict(self._base.items())
            self._whole = {**base, **self.changes}
        return self._whole

    def __getitem__(self, key: KeyT) -> ValueT:
        if key in self._last:
            return self._last[key]
        if key in self._earlier:
            return self._earlier[key]
        return self._base[key]

    def __contains__(self, key: object) -> bool:
        return key in self._last or key in self._base or key in self._earlier

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[KeyT]:
        return iter(self.whole())

    def keys(self) -> KeysView[KeyT]:
        return self.whole().keys()

    def values(self) -> ValuesView[ValueT]:
        return self.whole().values()

    def items(self) -> ItemsView[KeyT, ValueT]:
        return self.whole().items()
