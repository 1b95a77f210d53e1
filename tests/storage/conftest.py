from pathlib import Path
from tempfile import mkdtemp

import pytest


@pytest.fixture
def tmp_path(disk: Path) -> Path:
    """What a store promises, it promises on a disk."""
    return Path(mkdtemp(dir=disk))
