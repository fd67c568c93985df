"""Where the gateway is and who asks: from options, the environment, or the stack of this checkout."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STACK_ENVIRONMENT = Path("var/run/env/tools.env")


@dataclass(frozen=True)
class Settings:
    """`token` is an API token; without it a log-in with a password is needed."""

    gateway_url: str
    token: str | None
    admin_login: str | None
    admin_password: str | None
    staff_file: Path
    mail_url: str | None
    planfact_url: str | None
    didox_url: str | None
    eimzo_url: str | None
    telegram_url: str | None
    archive_folder: str
    clock_file: Path | None


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment; below it, the environment file of a stack started in the current folder."""
    values = _of_the_stack(STACK_ENVIRONMENT) | dict(os.environ if environment is None else environment)
    url = values.get("PROXIMA_GATEWAY_URL")
    if not url:
        raise SystemExit("Where is the gateway? Set PROXIMA_GATEWAY_URL, or run this where `make up` was run.")
    return Settings(
        gateway_url=url.rstrip("/"),
        token=values.get("PROXIMA_TOKEN"),
        admin_login=values.get("PROXIMA_ADMIN_LOGIN"),
        admin_password=values.get("PROXIMA_ADMIN_PASSWORD"),
        staff_file=Path(values.get("PROXIMA_DEMO_STAFF_FILE", "var/secrets/demo-staff.json")),
        mail_url=values.get("PROXIMA_MAIL_URL"),
        planfact_url=values.get("PROXIMA_PLANFACT_URL"),
        didox_url=values.get("PROXIMA_DIDOX_URL"),
        eimzo_url=values.get("PROXIMA_EIMZO_URL"),
        telegram_url=values.get("PROXIMA_TELEGRAM_URL"),
        archive_folder=values.get("PROXIMA_ARCHIVE_FOLDER", "bucket"),
        clock_file=Path(clock) if (clock := values.get("PROXIMA_CLOCK_FILE")) else None,
    )


def _of_the_stack(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    pairs = (part.partition("=") for part in shlex.split(path.read_text()))
    return {name: value for name, _, value in pairs}
