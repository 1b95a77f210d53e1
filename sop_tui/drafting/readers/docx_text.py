"""The text of Word paragraphs, without drawings, with the numbers that Word generates."""

from collections.abc import Iterator

from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local

_DRAWN = ("drawing", "pict", "object", "txbxContent", "AlternateContent", "del", "instrText")
_CHECKS = {"F0FC": "✓", "F0FB": "✗", "F0FE": "☑", "F0A7": "▪", "F0B7": "•", "F06C": "●"}


def flat(parent: Element) -> Iterator[Element]:
    """The children; content controls and similar wrappers are opened."""
    for element in parent:
        if local(element) in ("sdt", "sdtContent", "ins", "smartTag", "customXml", "moveTo"):
            yield from flat(element)
        else:
            yield element


def run_text(paragraph: Element) -> str:
    """The printed text of a paragraph, with its line breaks."""
    pieces: list[str] = []
    _collect(paragraph, pieces)
    return "".join(pieces)


def _collect(element: Element, pieces: list[str]) -> None:
    for inner in element:
        match local(inner):
            case "t":
                pieces.append(inner.text or "")
            case "br" | "cr":
                pieces.append("\n")
            case "tab":
                pieces.append(" ")
            case "noBreakHyphen":
                pieces.append("-")
            case "sym":
                pieces.append(_CHECKS.get(attribute(inner, "char").upper(), "•"))
            case "r" if _is_hidden(inner):
                continue
            case name if name in _DRAWN or name in ("pPr", "rPr"):
                continue
            case _:
                _collect(inner, pieces)


def _is_hidden(run: Element) -> bool:
    hidden = child(run, "rPr", "vanish")
    return hidden is not None and attribute(hidden, "val", "1") not in ("0", "false", "off")


def shape_text(shape: Element) -> str:
    """The paragraphs of a text box inside a shape."""
    body = next((e for e in shape.iter() if local(e) == "txbxContent"), None)
    lines = [run_text(p) for p in body.iter() if local(p) == "p"] if body is not None else []
    return "\n".join(line for line in lines if line.strip()).strip()


class Numbering:
    """Generates the numbers of automatically numbered paragraphs."""

    def __init__(self, package: Package) -> None:
        self._levels: dict[tuple[str, str], tuple[str, int]] = {}
        self._of_styles: dict[str, tuple[str, str]] = {}
        self._counts: dict[tuple[str, str], int] = {}
        if "word/numbering.xml" in package.names:
            self._read(package.xml("word/numbering.xml"))
        if "word/styles.xml" in package.names:
            for style in package.xml("word/styles.xml"):
                found = self._stated(child(style, "pPr"))
                if found is not None:
                    self._of_styles[attribute(style, "styleId")] = found

    def _read(self, numbering: Element) -> None:
        kinds: dict[str, dict[str, tuple[str, int]]] = {}
        for element in numbering:
            if local(element) == "abstractNum":
                levels = kinds.setdefault(attribute(element, "abstractNumId"), {})
                for level in element:
                    if local(level) == "lvl":
                        start = attribute(child(level, "start"), "val", "1")
                        levels[attribute(level, "ilvl")] = (
                            attribute(child(level, "numFmt"), "val", "decimal"),
                            int(start) if start.isdecimal() else 1,
                        )
            elif local(element) == "num":
                kind = attribute(child(element, "abstractNumId"), "val")
                for depth, form in kinds.get(kind, {}).items():
                    self._levels[attribute(element, "numId"), depth] = form

    @staticmethod
    def _stated(properties: Element | None) -> tuple[str, str] | None:
        number = child(properties, "numPr")
        if number is None:
            return None
        return attribute(child(number, "numId"), "val"), attribute(
            child(number, "ilvl"), "val", "0"
        )

    def prefix(self, paragraph: Element) -> str:
        """The number or bullet that Word prints before the paragraph."""
        properties = child(paragraph, "pPr")
        found = self._stated(properties)
        if found is None:
            found = self._of_styles.get(attribute(child(properties, "pStyle"), "val"))
        if found is None or found not in self._levels:
            return ""
        form, start = self._levels[found]
        if form == "bullet":
            return "• "
        if form == "none":
            return ""
        count = self._counts.get(found, start - 1) + 1
        self._counts[found] = count
        if form in ("lowerLetter", "upperLetter"):
            letter = chr(97 + (count - 1) % 26)
            return f"{letter.upper() if form == 'upperLetter' else letter}. "
        return f"{count}. "
