"""Tables, paragraphs and styles of OpenDocument, by their own measures."""

from collections.abc import Iterator

from sop_tui.drafting.readers.measure import Type
from sop_tui.drafting.readers.packed import Element, attribute, child, local
from sop_tui.drafting.readers.vml import points

_PARAGRAPH = "default-style of paragraphs"
MOST_REPEATS = 2_000  # repeats of a row or column; what repeats to the end of a sheet is empty
_DRAWN = ("frame", "custom-shape", "rect", "ellipse", "line", "connector", "g", "polyline",
          "polygon", "path", "annotation", "note", "tracked-changes", "a-drawn")  # fmt: skip


class Styles:
    """The automatic and common styles, by name."""

    def __init__(self, *roots: Element) -> None:
        self._styles: dict[str, Element] = {}
        for root in roots:
            for style in root.iter():
                if local(style) == "style":
                    self._styles.setdefault(attribute(style, "name"), style)
                elif local(style) == "default-style" and attribute(style, "family") == "paragraph":
                    self._styles.setdefault(_PARAGRAPH, style)

    def value(self, name: str, key: str) -> str:
        """A property of a style, or of a style it inherits from."""
        for _ in range(8):
            style = self._styles.get(name)
            if style is None:
                return ""
            for properties in style:
                found = attribute(properties, key)
                if found:
                    return found
            name = attribute(style, "parent-style-name")
        return ""

    def master_of(self, name: str) -> str:
        """The kind of page that begins with a paragraph or table of this style."""
        return attribute(self._styles.get(name), "master-page-name")

    def type_of(self, name: str) -> Type:
        """The type of the paragraphs of this style."""
        size = self.length(name, "font-size") or self.length(_PARAGRAPH, "font-size") or 10.0
        face = self.value(name, "font-name") or self.value(_PARAGRAPH, "font-name")
        bold = self.value(name, "font-weight") == "bold"
        return Type.of(face, min(48.0, max(4.0, size)), bold=bold)

    def length(self, name: str, key: str) -> float:
        return points(self.value(name, key))


def page_headers(styles: Element) -> dict[str, Element]:
    """The header of each kind of page that has one."""
    masters = child(styles, "master-styles")
    found = {}
    for master in masters if masters is not None else ():
        header = child(master, "header")
        if header is not None and attribute(header, "display", "true") != "false":
            found[attribute(master, "name")] = header
    return found


def paragraphs(parent: Element, depth: int = 0) -> Iterator[str]:
    """The printed lines of an element; list items with their bullets."""
    for element in parent:
        match local(element):
            case "p" | "h":
                yield text_of(element)
            case "list" if depth < 20:
                for item in element:
                    lines = [line for line in paragraphs(item, depth + 1) if line.strip()]
                    if lines and depth == 0:
                        lines[0] = f"• {lines[0]}"
                    yield from lines
            case "section" | "list-item" | "list-header" if depth < 20:
                yield from paragraphs(element, depth + 1)


def text_of(paragraph: Element) -> str:
    """The text of a paragraph, without drawings."""
    pieces = [paragraph.text or ""]
    for element in paragraph:
        name = local(element)
        if name == "s":
            pieces.append(" " * min(100, int(attribute(element, "c") or 1)))
        elif name == "tab":
            pieces.append(" ")
        elif name == "line-break":
            pieces.append("\n")
        elif name not in _DRAWN:
            pieces.append(text_of(element))
        pieces.append(element.tail or "")
    return "".join(pieces)


def repeated(element: Element, key: str) -> int:
    """How often a row, column or cell is repeated."""
    text = attribute(element, key)
    return max(1, min(MOST_REPEATS, int(text))) if text.isdecimal() else 1
