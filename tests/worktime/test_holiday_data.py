"""The version of the holiday data is found without importing it."""

import subprocess
import sys
from importlib.metadata import version

from sop_tui.worktime.holiday_data import holiday_data_version


def test_it_is_the_installed_version() -> None:
    assert holiday_data_version() == version("holidays")


def test_it_imports_neither_the_package_nor_importlib_metadata() -> None:
    code = (
        "import sys; from sop_tui.worktime.holiday_data import holiday_data_version; "
        "holiday_data_version(); "
        "print([m for m in ('holidays', 'importlib.metadata') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
