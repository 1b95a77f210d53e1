"""The heights of paragraphs in a Word document: their type and spacing."""

from collections.abc import Iterator
from dataclasses import dataclass

from sop_tui.drafting.readers.measure import Type
from sop_tui.drafting.readers.packed import Element, Package, attribute, child, local, number

TWIP = 20.0  # twips per point
_DEEPEST = 10  # longest chain of inherited styles


@dataclass(frozen=True, slots=True)
class Setting:
    """The type of a paragraph; the spacing before, after and between its lines."""

    type: Type
    before: float = 0.0
    after: float = 0.0
    factor: float = 1.0
    exact: float = 0.0

    def height(self, text: str, room: float) -> float:
        """The height of a paragraph with this text at this width, in points."""
        lines = self.type.lines(text, room)
        step = self.exact or self.type.size * self.type.line * self.factor
        return self.before + lines * step + self.after


class Typography:
    """The paragraph settings that a document's styles define."""

    def __init__(self, package: Package) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._defaults: list[Element] = []
        self._known: dict[tuple[str, ...], Setting] = {}
        if "word/styles.xml" not in package.names:
            return
        for style in package.xml("word/styles.xml"):
            if local(style) == "docDefaults":
                self._defaults = list(style)
            elif local(style) == "style":
                self._styles[attribute(style, "styleId")] = style
                is_default = attribute(style, "default") in ("1", "true")
                if is_default and attribute(style, "type") == "paragraph":
                    self._default = attribute(style, "styleId")

    def of(self, paragraph: Element, table_style: str = "") -> Setting:
        """The settings of a paragraph, inside a table with this style or outside tables."""
        own = child(paragraph, "pPr")
        sources = [own, *_runs(paragraph), child(own, "rPr")]
        chain = [*self._chain(attribute(child(own, "pStyle"), "val") or self._default)]
        for style in [*chain, *(self._chain(table_style) if table_style else ())]:
            sources += [child(style, "pPr"), child(style, "rPr")]
        for default in self._defaults:
            sources += [child(default, "pPr"), child(default, "rPr")]
        stated = [source for source in sources if source is not None]

        def first(name: str, key: str) -> str:
            for source in stated:
                found = attribute(child(source, name), key)
                if found:
                    return found
            return ""

        faces = (first("rFonts", key) for key in ("ascii", "hAnsi", "asciiTheme"))
        face = next((name for name in faces if name), "")
        bold = next((child(s, "b") for s in stated if child(s, "b") is not None), None)
        keys = ("before", "after", "line", "lineRule")
        spacing = tuple(first("spacing", key) for key in keys)
        key = (face, first("sz", "val"), attribute(bold, "val", "1") if bold is not None else "0",
               *spacing)  # fmt: skip
        if key not in self._known:
            self._known[key] = _setting(key)
        return self._known[key]

    def _chain(self, name: str) -> Iterator[Element]:
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = attribute(child(style, "basedOn"), "val")


def _runs(paragraph: Element) -> Iterator[Element | None]:
    """The type settings of the first run that has text."""
    for run in paragraph:
        if local(run) == "r" and any(local(e) == "t" and e.text for e in run):
            yield child(run, "rPr")
            return


def _setting(key: tuple[str, ...]) -> Setting:
    face, size, bold, before, after, line, rule = key
    type_ = Type.of(
        face, min(48.0, max(4.0, number(size, 20.0) / 2)), bold=bold not in ("0", "false")
    )
    spacing = number(line) / TWIP
    if rule in ("exact", "atLeast") and spacing:
        own = type_.size * type_.line
        exact = spacing if rule == "exact" else max(spacing, own)
        return Setting(type_, number(before) / TWIP, number(after) / TWIP, 1.0, exact)
    factor = min(4.0, max(0.5, number(line, 240.0) / 240.0)) if line else 1.0
    return Setting(type_, number(before) / TWIP, number(after) / TWIP, factor)
