"""The URL of a database: our own parameter is removed, everything else reaches libpq unchanged."""

from pathlib import Path

import pytest

from sop_tui.text.address import for_libpq, has_password, is_url, office_folder, office_of, shown

URL = "postgresql://sop_app@/kantor?host=db1,db2&sslmode=verify-full&office=/srv/sop"


def test_the_office_is_a_folder_in_the_url_and_unknown_to_libpq() -> None:
    assert is_url(URL)
    assert not is_url(Path("/srv/sop/kantor.json"))
    assert office_of(URL) == office_folder(URL) == Path("/srv/sop")
    assert for_libpq(URL) == "postgresql://sop_app@/kantor?host=db1,db2&sslmode=verify-full"


@pytest.mark.parametrize(
    "parameters",
    [
        "password=a+b",
        "options=-c%20geqo%3Doff",
        "application_name=",
        "sslrootcert=/srv/a%2Bb/ca.crt",
    ],
)
def test_libpq_gets_every_other_parameter_as_it_is_written(parameters: str) -> None:
    plain = f"postgresql://sop_app@/kantor?{parameters}"
    assert for_libpq(f"{plain}&office=/srv/sop") == plain
    assert for_libpq(f"postgresql://sop_app@/kantor?office=/srv/sop&{parameters}") == plain


def test_only_percent_signs_are_decoded_in_the_folder_as_in_libpq() -> None:
    assert office_folder("postgresql:///kantor?office=/srv/sop+x") == Path("/srv/sop+x")
    assert office_folder("postgresql:///kantor?office=/srv/sop%20x") == Path("/srv/sop x")
    assert office_folder("postgresql:///kantor?office=") is None
    assert office_folder("postgresql:///kantor") is None


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:r@db/kantor?sslmode=require",
        "postgresql://u@db/kantor?password=r&sslmode=require",
    ],
)
def test_a_password_is_found_and_not_shown(url: str) -> None:
    assert has_password(url)
    assert shown(url) == "postgresql://u@db/kantor?sslmode=require"
    assert not has_password(shown(url))


@pytest.mark.parametrize(
    ("url", "sees"),
    [
        ("postgresql://u@db/kantor?sslpassword=rahasia", "postgresql://u@db/kantor"),
        ("postgresql://u@db/kantor?ssl%70assword=rahasia", "postgresql://u@db/kantor"),
        ("postgresql://u@db/k?scram_client_key=rahasia&a=b", "postgresql://u@db/k?a=b"),
        ("postgresql://u@db/k?oauth_client_secret=rahasia", "postgresql://u@db/k"),
        ("postgresql://u:ra#hasia@db/kantor", "postgresql://u@db/kantor"),
        ("postgresql://u:ra?hasia@db/kantor", "postgresql://u@db/kantor"),
        ("postgresql://u:ra@hasia@db/kantor", "postgresql://u@db/kantor"),
        ("postgresql://u:ra/hasia@db/kantor?a=b", "postgresql://u@db/kantor?a=b"),
    ],
)
def test_every_secret_is_found_and_not_shown(url: str, sees: str) -> None:
    assert has_password(url)
    assert shown(url) == sees


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:ra#hasia@db/kan#tor?a=b#c",
        "postgresql://u:ra?hasia@db/kantor",
        "postgresql://[::1]:5432,[fe80::1/kantor",
        "postgresql://\uff20/kantor",
        "postgresql:///kantor?",
    ],
)
def test_libpq_gets_the_url_as_it_is(url: str) -> None:
    assert for_libpq(url) == url
    assert shown(url)
