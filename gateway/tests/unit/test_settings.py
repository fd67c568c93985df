from __future__ import annotations

from typing import Any

import pytest
from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings
from proxima_gateway.settings import Settings
from pydantic import SecretStr, ValidationError


def made(**more: Any) -> Settings:
    urls = {f"{name}_url": "http://h" for name in ("invoice", "prefill", "render", "delivery", "accounting")}
    return Settings(
        database=DatabaseSettings(url=SecretStr("postgresql://a:b@h/d")),
        kafka=KafkaSettings(bootstrap="h:1"),
        http=HttpSettings(port=47000),
        private_key=SecretStr("pem"),
        **urls,
        **more,
    )


@pytest.mark.parametrize("url", ["http://billing.example", "ftp://h", "https://h/path", "billing.example"])
def test_cookies_never_travel_in_the_open(url: str) -> None:
    with pytest.raises(ValidationError):
        made(public_url=url)


def test_https_has_one_origin() -> None:
    settings = made(public_url="https://billing.example/")
    assert settings.secure
    assert settings.origins == {"https://billing.example"}


def test_without_a_public_address_only_this_machine_is_let_in() -> None:
    settings = made()
    assert not settings.secure
    assert settings.origins == {"http://127.0.0.1:47000", "http://localhost:47000", "http://[::1]:47000"}
