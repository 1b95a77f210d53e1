"""Modules that a library imports at its start and that this program hardly ever uses.

A process does not pay for them in time and memory, as long as nobody imports them by another way.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class _StandIn(type):
    """Stands for a class or function of a module; calling it, or asking it for anything, loads the
    module and asks there.
    """

    def __call__(cls, *args: Any, **named: Any) -> Any:
        return _meant(cls)(*args, **named)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # asked for by the interpreter, of every class
        return getattr(_meant(cls), name)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _meant(cls))


class _LeftOut(ModuleType):
    """Stands for a module; whatever is imported from it is a stand-in."""

    def __getattr__(self, name: str) -> _StandIn:
        if name.startswith("__"):
            raise AttributeError(name)  # the import system asks what it is
        return _StandIn(name, (), {"__module__": self.__name__})


def _meant(stand_in: type) -> Any:
    meant = getattr(import_module(stand_in.__module__), stand_in.__name__)
    if meant is stand_in:
        raise TypeError(f"{stand_in.__qualname__} is derived from a class that was left out")
    return meant


@contextmanager
def left_out(*modules: str) -> Iterator[None]:
    """Modules imported within this context get stand-ins for these, which load them when used.

    Whoever imports one of them afterwards gets the module itself. A class derived from a stand-in
    cannot be used, so leave out only what makes no such class matter.
    """
    stand_ins = {name: _LeftOut(name) for name in modules if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


@contextmanager
def unfound(*modules: str) -> Iterator[None]:
    """Modules imported within this context do without these, as where they are not installed.

    Whoever imports one of them afterwards gets it.
    """
    names = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]  # None: not to be found
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
