"""The address given to ``--store``: the path of a file, or the URL of a PostgreSQL database.

The URL is a libpq URL with one parameter of this program: ``office=FOLDER``, the folder of the
office's settings, calendars and definitions.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

_SCHEMES: Final = ("postgresql", "postgres")
OFFICE: Final = "office"
_PASSWORD: Final = "password"  # noqa: S105  (the name of a parameter)


def is_url(address: str | Path) -> bool:
    """Whether the address is the URL of a database; any other address is a path."""
    scheme, mark, _ = str(address).partition("://")
    return bool(mark) and scheme in _SCHEMES


def office_folder(url: str) -> Path | None:
    """The folder in the URL's ``office`` parameter; None if the URL has no such parameter."""
    folder = dict(map(_decoded, _parameters(url))).get(OFFICE)
    return Path(folder) if folder else None


def office_of(address: str | Path) -> Path:
    """The folder of the office's settings, calendars and definitions.

    For a file: the folder it is in. For a database: the ``office`` parameter of its URL, else the
    user's data folder.
    """
    if not is_url(address):
        return Path(address).absolute().parent
    named = office_folder(str(address))
    if named is not None:
        return named.absolute()
    from platformdirs import user_data_path

    return user_data_path("sop-tui")


def for_libpq(url: str) -> str:
    """The URL without the ``office`` parameter, which libpq would refuse."""
    return _with(url, lambda name: name != OFFICE)


def shown(url: str) -> str:
    """The URL without its password, safe to show."""
    parts = urlsplit(_with(url, lambda name: name != _PASSWORD))
    user, at, hosts = parts.netloc.rpartition("@")
    return _joined(parts._replace(netloc=f"{user.partition(':')[0]}{at}{hosts}"))


def has_password(url: str) -> bool:
    """Whether the URL contains a password; every user of the machine sees command lines."""
    names = (_decoded(each)[0] for each in _parameters(url))
    return ":" in urlsplit(url).netloc.rpartition("@")[0] or _PASSWORD in names


def _with(url: str, keeps: Callable[[str], bool]) -> str:
    """The URL with some of its parameters, each as it is written."""
    kept = [each for each in _parameters(url) if keeps(_decoded(each)[0])]
    return _joined(urlsplit(url)._replace(query="&".join(kept)))


def _parameters(url: str) -> list[str]:
    query = urlsplit(url).query
    return query.split("&") if query else []


def _decoded(parameter: str) -> tuple[str, str]:
    """Name and value; like libpq, decodes only percent signs: a plus sign is no blank."""
    name, _, value = parameter.partition("=")
    return unquote(name), unquote(value)


def _joined(parts: SplitResult) -> str:
    # urlunsplit drops the slashes of a URL without a host; libpq needs them.
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{query}"
