"""The address given to ``--store``: the path of a file, or the URL of a PostgreSQL database.

The URL is a libpq URL with one parameter of this program: ``office=FOLDER``, the folder of the
office's settings, calendars and definitions.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from sop_tui.text.user_folders import user_data_path

_SCHEMES: Final = ("postgresql", "postgres")
OFFICE: Final = "office"
_SECRETS: Final = frozenset(
    {"password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret"}
)


def is_url(address: str | Path) -> bool:
    """Whether the address is the URL of a database; any other address is a path."""
    scheme, mark, _ = str(address).partition("://")
    return bool(mark) and scheme in _SCHEMES


def office_folder(url: str) -> Path | None:
    """The folder in the URL's ``office`` parameter; None if the URL has no such parameter."""
    folder = dict(map(_decoded, _parts(url).parameters)).get(OFFICE)
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
    return user_data_path()


def for_libpq(url: str) -> str:
    """The URL without the ``office`` parameter, which libpq would refuse."""
    return _with(_parts(url), lambda name: name != OFFICE)


def shown(url: str) -> str:
    """The URL without its secrets, safe to show.

    A password in which ``@`` or ``/`` is not written as %40 or %2F is no password for libpq; it is
    left out too.
    """
    parts = _parts(url)
    user = parts.user.partition(":")[0]
    strayed, at, place = parts.place.rpartition("@")
    user = user or strayed.partition(":")[0]
    kept = parts._replace(user=user, at=parts.at or at, place=place)
    return _with(kept, lambda name: name not in _SECRETS)


def has_password(url: str) -> bool:
    """Whether the URL contains a secret; every user of the machine sees command lines."""
    parts = _parts(url)
    names = (_decoded(each)[0] for each in parts.parameters)
    return ":" in parts.user or "@" in parts.place or not _SECRETS.isdisjoint(names)


class _Parts(NamedTuple):
    """A URL taken apart as libpq does it, which knows no fragment.

    ``user`` may contain a password; ``at`` is "@" if there is a user; ``place`` are the hosts, and
    the database after a slash.
    """

    scheme: str
    user: str
    at: str
    place: str
    mark: str
    parameters: tuple[str, ...]


def _parts(url: str) -> _Parts:
    scheme, _, rest = url.partition("://")
    user, at, after = rest.partition("@")
    if not at or "/" in user:
        user, at, after = "", "", rest
    place, mark, query = after.partition("?")
    return _Parts(scheme, user, at, place, mark, tuple(query.split("&")) if query else ())


def _with(parts: _Parts, keeps: Callable[[str], bool]) -> str:
    """The URL with some of its parameters, each as it is written."""
    kept = "&".join(each for each in parts.parameters if keeps(_decoded(each)[0]))
    mark = parts.mark if kept or not parts.parameters else ""
    return f"{parts.scheme}://{parts.user}{parts.at}{parts.place}{mark}{kept}"


def _decoded(parameter: str) -> tuple[str, str]:
    """Name and value; like libpq, decodes only percent signs: a plus sign is no blank."""
    name, _, value = parameter.partition("=")
    return unquote(name), unquote(value)
