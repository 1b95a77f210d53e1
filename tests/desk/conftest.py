from pathlib import Path

import pytest
from desks import OfficeAtWork


@pytest.fixture
def office(tmp_path: Path) -> OfficeAtWork:
    return OfficeAtWork(tmp_path)
