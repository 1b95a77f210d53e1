"""The guide's worked example of rows with several symbols, for the tests of exports."""

import re
from pathlib import Path

from sop_tui.sop.reading import parse_procedure

_GUIDE = (Path(__file__).parents[2] / "docs" / "sop-files.md").read_text(encoding="utf-8")
EVALUATION = parse_procedure(
    re.findall(r"```toml\n(.*?)```", _GUIDE, re.DOTALL)[1], Path("evaluasi-usulan.toml")
)
