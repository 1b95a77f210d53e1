"""The user's own folders are those that platformdirs finds."""

from pathlib import Path

import platformdirs
import pytest

from sop_tui.text import user_folders


@pytest.mark.parametrize("home", ["/home/ani", "relative", ""])
@pytest.mark.parametrize("named", ["/srv/ani", "relative", "~/data", "", None])
def test_as_platformdirs_says(
    monkeypatch: pytest.MonkeyPatch, home: str, named: str | None
) -> None:
    monkeypatch.setenv("HOME", home)
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        if named is None:
            monkeypatch.delenv(variable, raising=False)
        else:
            monkeypatch.setenv(variable, named)
    assert user_folders.user_config_path() == platformdirs.user_config_path("sop-tui")
    assert user_folders.user_data_path() == platformdirs.user_data_path("sop-tui")


def test_without_a_home_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    assert user_folders.user_config_path() == platformdirs.user_config_path("sop-tui")
    assert user_folders.user_data_path() == Path(platformdirs.user_data_path("sop-tui"))
