"""What the gateway has to be told."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from proxima_common.settings import DatabaseSettings, HttpSettings, KafkaSettings, ServiceSettings
from pydantic import BaseModel, ConfigDict, SecretStr, field_validator
from pydantic_settings import SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class Rate(BaseModel):
    """A token bucket: `per_second` in the long run, `burst` at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    per_second: float
    burst: int


class Settings(ServiceSettings):
    """Read from `GATEWAY_*`.

    `private_key` is a PEM of Ed25519. `public_url` is the address in people's browsers: https, or plain http on
    loopback; without it only a browser on this machine is let in. `eimzo_url` is where pages find the signing program
    on the signer's machine; `eimzo_api_keys` are domain and key in turn, as its makers give them out.
    """

    model_config = SettingsConfigDict(env_prefix="GATEWAY_")

    database: DatabaseSettings
    kafka: KafkaSettings
    http: HttpSettings
    private_key: SecretStr
    public_url: str = ""
    allowed_origins: tuple[str, ...] = ()
    invoice_url: str
    prefill_url: str
    render_url: str
    delivery_url: str
    accounting_url: str
    owner_timeout_seconds: float = 15.0
    preview_timeout_seconds: float = 40.0
    session_idle: timedelta = timedelta(hours=2)
    session_absolute: timedelta = timedelta(hours=12)
    staff_rate: Rate = Rate(per_second=100, burst=300)
    address_rate: Rate = Rate(per_second=20, burst=100)
    streams_per_staff: int = 20
    heartbeat_seconds: float = 15.0
    ui_dir: Path | None = None
    eimzo_url: str = ""
    eimzo_api_keys: tuple[str, ...] = ()

    @field_validator("public_url")
    @classmethod
    def _secure_or_loopback(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        plain_loopback = parts.scheme == "http" and parts.netloc.rsplit(":", 1)[0] in LOOPBACK
        if not (parts.scheme == "https" or plain_loopback) or not parts.netloc or parts.path.strip("/"):
            raise ValueError("public_url must be https://host, or http:// on loopback, without a path")
        return value.rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether cookies may demand https."""
        return self.public_url.startswith("https://")

    @field_validator("eimzo_url")
    @classmethod
    def _websocket(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in ("ws", "wss") or not parts.netloc or set(value) & set(" ;,\"'<>")):
            raise ValueError("eimzo_url must be a ws:// or wss:// address")
        return value

    @field_validator("eimzo_api_keys")
    @classmethod
    def _plain_pairs(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(value) % 2 or not all(re.fullmatch(r"[\w.:-]+", one) for one in value):
            raise ValueError("eimzo_api_keys must be domain and key in turn")
        return value

    @property
    def signer_url(self) -> str:
        """Where the signing program listens: as told, else its own address for the kind of page."""
        secure = "wss://127.0.0.1:64443/service/cryptapi"
        return self.eimzo_url or (secure if self.secure else "ws://127.0.0.1:64646/service/cryptapi")

    @property
    def origins(self) -> frozenset[str]:
        """Origins from which a browser may change something."""
        if self.secure:
            return frozenset({self.public_url, *self.allowed_origins})
        port = (urlsplit(self.public_url).port or 80) if self.public_url else self.http.port
        return frozenset({*(f"http://{host}:{port}" for host in LOOPBACK), *self.allowed_origins})
