"""The SOPs of the demonstration: the five that come with the program, and two of an invented office
whose rows hold several symbols.
"""

from pathlib import Path

from sop_tui.sop.reading import Library, read_folder, shipped_sops


def demonstration_sops() -> Library:
    """All definitions that the demonstration works by."""
    shipped, invented = read_folder(shipped_sops()), read_folder(Path(__file__).parent / "sops")
    return Library(
        procedures={**shipped.procedures, **invented.procedures},
        unusable={**shipped.unusable, **invented.unusable},
        notices={**shipped.notices, **invented.notices},
    )
