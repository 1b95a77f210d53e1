"""The displayed text of a workbook's cells: shared and rich texts, numbers in their formats."""

import re
from datetime import date, timedelta

from sop_tui.drafting.readers.packed import Element, Package, child, local, number


def shared_texts(package: Package) -> list[str]:
    """The texts that cells of type ``s`` refer to."""
    name = next((n for n in package.names if n.lower() == "xl/sharedstrings.xml"), None)
    return [] if name is None else [rich_text(item) for item in package.xml(name)]


def rich_text(item: Element) -> str:
    """A rich text with its runs joined; phonetic readings are left out."""
    pieces = []
    for inner in item:
        if local(inner) == "t":
            pieces.append(inner.text or "")
        elif local(inner) == "r":
            pieces.extend(t.text or "" for t in inner if local(t) == "t")
    return "".join(pieces)


def number_formats(package: Package) -> list[str]:
    """The number format of each cell style; empty where it has nothing but digits."""
    if "xl/styles.xml" not in package.names:
        return []
    styles = package.xml("xl/styles.xml")
    custom = {f.get("numFmtId", ""): f.get("formatCode", "")
              for f in styles.iter() if local(f) == "numFmt"}  # fmt: skip
    built_in = {str(code): "dd/mm/yyyy" for code in (14, 15, 16, 17, 22)}
    of_styles = child(styles, "cellXfs")
    known = {**built_in, **custom}
    return [known.get(style.get("numFmtId", ""), "")
            for style in (of_styles if of_styles is not None else ())]  # fmt: skip


def shown_number(text: str, code: str) -> str:
    """A number as its format displays it: dates, and units that are part of the format."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    if re.search("[ymd]", bare, re.IGNORECASE) and not re.search("[0#]", bare):
        serial = number(text)
        if 1 <= serial < 200_000:
            return (date(1899, 12, 30) + timedelta(days=int(serial))).isoformat()
    value = number(text, float("nan"))
    if value != value:  # noqa: PLR0124 - not a number
        return text
    plain = str(int(value)) if value == int(value) else repr(round(value, 6))
    first = re.sub(r"_.|\*.|\[[^\]]*\]", "", code.split(";", maxsplit=1)[0])
    around = re.fullmatch(
        r'(?P<before>(?:"[^"]*"|\\.| )*)[0#?.,]+(?P<after>(?:"[^"]*"|\\.| )*)', first
    )
    if around is None:
        return plain
    literal = {k: re.sub(r'"([^"]*)"|\\(.)', r"\1\2", v) for k, v in around.groupdict().items()}
    return f"{literal['before']}{plain}{literal['after']}".strip()
