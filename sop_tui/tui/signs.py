"""The characters that a terminal can show: those of the Linux console are few.

Every line of the screen passes through :meth:`Signs.shown` on its way out (``surface.py``), so
pages need not know about it. A missing character is replaced by the sign chosen for it, else by its
base letter, else by ``?``; the width stays the same.
"""

import unicodedata
from collections.abc import Mapping

from rich.cells import cell_len, set_cell_size

CONSOLE = (
    "\u0110\u011e\u011f\u0130\u0131\u0152\u0153\u015e\u015f\u0160\u0161\u0178\u017d\u017e"
    "\u0192\u02c9\u02dc\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1"
    "\u03a4\u03a7\u03bc\u03c0\u0401\u0405\u0406\u0407\u0408\u0410\u0412\u0415\u041a\u041c"
    "\u041d\u041e\u0420\u0421\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0451"
    "\u0455\u0456\u0457\u0458\u04ae\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u2010\u2011\u2012\u2013\u2014\u2015\u2018\u2019\u201a\u201c\u201d\u201e"
    "\u2022\u202f\u2039\u203a\u203c\u207f\u20ac\u2116\u2122\u212a\u212b\u2190\u2191\u2192"
    "\u2193\u2212\u2248\u2260\u2264\u2265\u226a\u226b\u2295\u2296\u2298\u2299\u229b\u229c"
    "\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467\u2468\u24b6\u24b7\u24b8\u24b9\u24ba"
    "\u24bb\u24bc\u24bd\u24be\u24bf\u24c0\u24c1\u24c2\u24c3\u24c4\u24c5\u24c6\u24c7\u24c8"
    "\u24c9\u24ca\u24cb\u24cc\u24cd\u24ce\u24cf\u24d0\u24d1\u24d2\u24d3\u24d4\u24d5\u24d6"
    "\u24d7\u24d8\u24d9\u24da\u24db\u24dc\u24dd\u24de\u24df\u24e0\u24e1\u24e2\u24e3\u24e4"
    "\u24e5\u24e6\u24e7\u24e8\u24e9\u24ea\u2500\u2501\u2502\u2503\u2504\u2505\u2506\u2507"
    "\u2508\u2509\u250a\u250b\u250c\u250d\u250e\u250f\u2510\u2511\u2512\u2513\u2514\u2515"
    "\u2516\u2517\u2518\u2519\u251a\u251b\u251c\u251d\u251e\u251f\u2520\u2521\u2522\u2523"
    "\u2524\u2525\u2526\u2527\u2528\u2529\u252a\u252b\u252c\u252d\u252e\u252f\u2530\u2531"
    "\u2532\u2533\u2534\u2535\u2536\u2537\u2538\u2539\u253a\u253b\u253c\u253d\u253e\u253f"
    "\u2540\u2541\u2542\u2543\u2544\u2545\u2546\u2547\u2548\u2549\u254a\u254b\u254c\u254d"
    "\u254e\u254f\u2550\u2551\u2552\u2553\u2554\u2555\u2556\u2557\u2558\u2559\u255a\u255b"
    "\u255c\u255d\u255e\u255f\u2560\u2561\u2562\u2563\u2564\u2565\u2566\u2567\u2568\u2569"
    "\u256a\u256b\u256c\u256d\u256e\u256f\u2570\u2571\u2572\u2573\u2574\u2575\u2576\u2577"
    "\u2578\u2579\u257a\u257b\u257c\u257d\u257e\u257f\u2588\u2591\u2592\u25a0\u25ae\u25b2"
    "\u25b4\u25b6\u25b8\u25bc\u25be\u25c0\u25c2\u25c8\u25cf\u2610\u2611\u2612\u2666\u2717"
    "\u2718\u2bbd\ufffd"
)
"""The characters beyond Latin-1 that all fonts of Debian's console-setup named Lat15 have.

A text, because a set of them would be eighty times as large."""

INSTEAD = dict(zip("○▎▌◄►‖↶√✓✔†…◦□◇▭◆▪➢", "o|><>=<vvv+~ooo##*>", strict=True))
"""The replacements of our own signs, and of those in offices' documents."""


class Signs(dict[int, str]):
    """The replacement of each character that a font lacks, computed when first needed."""

    def __init__(self, known: str = CONSOLE, instead: Mapping[str, str] = INSTEAD) -> None:
        super().__init__()
        self._known = known
        self._instead = instead

    def shown(self, text: str) -> str:
        """The text in characters that the terminal has, with the same width."""
        if text.isascii():
            return text
        shown = text.translate(self)
        cells = cell_len(text)
        return shown if len(shown) == cells else set_cell_size(shown, cells)

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = found = sign if self.has(sign) else self._instead.get(sign) or self._made(sign)
        return found

    def has(self, sign: str) -> bool:
        """Whether the font has this character."""
        return sign <= "\xff" or sign in self._known

    def _made(self, sign: str) -> str:
        """The nearest available character, for characters without a chosen replacement."""
        plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if self.has(part))
        return set_cell_size(plain.strip() or "?", cell_len(sign))
