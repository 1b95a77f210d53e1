"""Zip packages of XML, read defensively: size limits, no entities, no paths."""

import io
import posixpath
import zipfile
import zlib
from xml.etree import ElementTree

from sop_tui.drafting.picture import Unreadable
from sop_tui.text.message import say

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 40 << 20  # bytes unpacked; a hundred pages have about two million
MOST_UNPACKED = 96 << 20  # bytes of all members that are read

Element = ElementTree.Element


class Package:
    """The members of a zip file, by name. Member names are keys only and never become paths."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise _broken() from error
        self.names = frozenset(self._archive.namelist())
        self._left = MOST_UNPACKED
        if len(self.names) > MOST_MEMBERS:
            raise Unreadable(say("dokumen berisi terlalu banyak bagian; simpan ulang dari aslinya"))

    def read(self, name: str) -> bytes:
        """The bytes of a member; limited whatever size its header states.

        Raises:
            Unreadable: it is missing, broken, encrypted or too large.
        """
        most = min(LARGEST_MEMBER, self._left)
        try:
            with self._archive.open(name) as member:
                data = member.read(most + 1)
        except KeyError as error:
            raise _broken() from error
        except RuntimeError as error:  # zipfile raises this for an encrypted member
            raise locked() from error
        except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
            raise _broken() from error
        if len(data) > most:
            raise Unreadable(say("isi dokumen terlalu besar setelah dibuka; bagi atau ringkas"))
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Element:
        """The XML of a member; a document type, and so every custom entity, is refused.

        Raises:
            Unreadable: it is missing, or not such XML.
        """
        data = self.read(name)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:8]:
            raise Unreadable(say("pengodean dokumen tidak dikenal; simpan ulang dari aslinya"))
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise Unreadable(say("dokumen memuat entitas XML; simpan ulang dari aslinya"))
        try:
            return ElementTree.fromstring(data)  # noqa: S314 - no document type can be in it
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise _broken() from error

    def relations(self, part: str) -> dict[str, str]:
        """The parts that this part refers to, by id; targets outside the package are left out."""
        folder, name = posixpath.split(part)
        file = posixpath.join(folder, "_rels", name + ".rels")
        if file not in self.names:
            return {}
        found = {}
        for relation in self.xml(file):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External":
                continue
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            path = posixpath.normpath(path)
            if path in self.names:
                found[relation.get("Id", "")] = path
        return found


def _broken() -> Unreadable:
    return Unreadable(say("dokumen rusak atau terpotong; simpan ulang dari aslinya"))


def locked() -> Unreadable:
    return Unreadable(say("dokumen terkunci sandi; buka kuncinya dahulu"))


def local(element: Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *names: str) -> Element | None:
    """Follows a path of local names; None where it ends early."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """The attribute with this local name, in any namespace."""
    if element is None:
        return default
    for key, value in element.attrib.items():
        if key == name or key.endswith("}" + name):
            return value
    return default


def number(text: str | None, default: float = 0.0) -> float:
    """A finite number from a file, else the default."""
    try:
        value = float(text or "")
    except ValueError:
        return default
    return value if abs(value) < 1e12 else default
