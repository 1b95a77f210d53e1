from pathlib import Path
from tempfile import mkdtemp

import pytest


@pytest.fixture
def tmp_path(disk: Path) -> Path:
    """Tests of a store run on a real disk, because its promises are about disks."""
    return Path(mkdtemp(dir=disk))
