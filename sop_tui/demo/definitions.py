"""The SOPs of the demonstration: the five shipped ones, and two of an invented office.

The two have rows with several symbols.
"""

from pathlib import Path

from sop_tui.sop.reading import Library, read_folder, shipped_sops


def demonstration_sops() -> Library:
    """All definitions that the demonstration uses."""
    shipped, invented = read_folder(shipped_sops()), read_folder(Path(__file__).parent / "sops")
    return Library(
        procedures={**shipped.procedures, **invented.procedures},
        unusable={**shipped.unusable, **invented.unusable},
        notices={**shipped.notices, **invented.notices},
    )
