"""The sections of a Word document: their elements, page settings and page headers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sop_tui.drafting.readers.docx_places import PageArea
from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local

_DOCUMENT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body; ``headers`` are those that the section before does not have."""

    elements: Sequence[Element]
    page: PageArea
    headers: tuple[Element, ...] = ()


def sections_of(package: Package, elements: list[Element]) -> Iterator[Section]:
    """The sections in order; a section's settings stand at its end."""
    parts = package.relations(_DOCUMENT)
    stated: dict[str, str] = {}  # a section without a header has that of the section before
    printed: set[str] = set()
    begun = 0
    for number, element in enumerate(elements, 1):
        section = element if local(element) == "sectPr" else child(element, "pPr", "sectPr")
        if section is None:
            continue
        stated |= _headers(section, parts)
        kinds = ("first", "default") if child(section, "titlePg") is not None else ("default",)
        wanted = dict.fromkeys(stated[kind] for kind in kinds if kind in stated)
        headers = tuple(package.xml(part) for part in wanted if part not in printed)
        printed = set(wanted)
        yield Section(elements[begun:number], PageArea.of(section), headers)
        begun = number
    if begun < len(elements):
        yield Section(elements[begun:], PageArea())


def _headers(section: Element, parts: dict[str, str]) -> dict[str, str]:
    return {
        attribute(inner, "type", "default"): parts[attribute(inner, "id")]
        for inner in section
        if local(inner) == "headerReference" and attribute(inner, "id") in parts
    }
