"""Where the gateway is: the environment first, then the stack of the current folder."""

from pathlib import Path

import pytest
from proxima_cli.settings import load


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_an_address_it_says_what_to_do(here: Path) -> None:
    with pytest.raises(SystemExit, match="PROXIMA_GATEWAY_URL"):
        load({})


def test_the_stack_of_the_folder_is_found(here: Path) -> None:
    file = here / "var/run/env/tools.env"
    file.parent.mkdir(parents=True)
    file.write_text("PROXIMA_GATEWAY_URL=http://127.0.0.1:1/\nPROXIMA_ADMIN_PASSWORD='with space'\n")
    settings = load({})
    assert settings.gateway_url == "http://127.0.0.1:1"
    assert settings.admin_password == "with space"
    assert load({"PROXIMA_GATEWAY_URL": "https://other.example"}).gateway_url == "https://other.example"
