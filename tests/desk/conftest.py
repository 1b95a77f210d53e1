from pathlib import Path

import pytest
from offices.small import OfficeAtWork


@pytest.fixture
def office(tmp_path: Path, place: str | Path) -> OfficeAtWork:
    return OfficeAtWork(tmp_path, place)
