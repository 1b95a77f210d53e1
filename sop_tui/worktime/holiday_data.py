"""The version of the installed holiday data, without importing the package."""

from importlib.util import find_spec
from pathlib import Path


def holiday_data_version() -> str:
    """The version of the ``holidays`` package, e.g. ``0.108``.

    Read from the name of the ``dist-info`` folder beside the package: importing the package or
    :mod:`importlib.metadata` takes longer than many a whole command.
    """
    spec = find_spec("holidays")
    if spec is not None and spec.origin is not None:
        beside = Path(spec.origin).parent.parent.glob("holidays-*.dist-info")
        versions = [folder.stem.partition("-")[2] for folder in beside]
        if len(versions) == 1:
            return versions[0]
    from importlib.metadata import version

    return version("holidays")
