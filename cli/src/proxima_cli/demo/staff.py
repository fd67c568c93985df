"""The demonstration's staff: made once by the administrator, their passwords kept in one private file."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from proxima_cli.client import Gateway, Refused
from proxima_cli.settings import Settings

EVERY = "*"
WANTED: dict[str, tuple[str, tuple[str, ...]]] = {
    "accountant": ("Demo Accountant", ("preparer", "accountant")),
    "director": ("Demo Director", ("approver",)),
    "manager": ("Demo Project Manager", ("project_manager",)),
    "signer": ("Sitora Signer (demo)", ("signer",)),
    "viewer": ("Demo Viewer", ("viewer",)),
}
ACTING = ("accountant", "director", "manager", "signer")


@dataclass(frozen=True)
class DemoStaff:
    """Log-ins by word, with the sessions of those who act."""

    passwords: dict[str, str]
    accountant: Gateway
    director: Gateway
    manager: Gateway
    signer: Gateway

    def log_in_again(self) -> None:
        """New sessions for who acts: the old ones end when the clock is moved on."""
        for login in ACTING:
            getattr(self, login).log_in(login, self.passwords[login])


def ensure(settings: Settings) -> DemoStaff:
    """Make who is missing, as the administrator, and log in who acts."""
    passwords = _kept(settings.staff_file)
    missing = [login for login in WANTED if login not in passwords]
    if missing:
        admin = administrator(settings)
        for login in missing:
            passwords[login] = secrets.token_urlsafe(12)
            _create(admin, login, *WANTED[login], passwords[login])
            _keep(settings.staff_file, passwords)
        admin.close()
    return DemoStaff(passwords, *(_logged_in(settings, passwords, who) for who in ACTING))


def administrator(settings: Settings) -> Gateway:
    """The administrator's session."""
    if not settings.admin_login or not settings.admin_password:
        raise SystemExit("This needs PROXIMA_ADMIN_LOGIN and PROXIMA_ADMIN_PASSWORD.")
    gateway = Gateway(settings.gateway_url)
    gateway.log_in(settings.admin_login, settings.admin_password)
    return gateway


def _logged_in(settings: Settings, passwords: dict[str, str], login: str) -> Gateway:
    gateway = Gateway(settings.gateway_url)
    gateway.log_in(login, passwords[login])
    return gateway


def _create(admin: Gateway, login: str, name: str, roles: tuple[str, ...], password: str) -> None:
    grants = [{"role": role, "legal_entity_id": EVERY} for role in roles]
    try:
        admin.post("/staff", {"login": login, "name": name, "password": password, "grants": grants})
    except Refused as refused:
        if refused.status == 409:
            raise SystemExit(
                f"{login} exists, but its password is not known here; `make reset` starts anew"
            ) from refused
        raise


def _kept(path: Path) -> dict[str, str]:
    return dict(json.loads(path.read_text())) if path.is_file() else {}


def _keep(path: Path, passwords: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(passwords, file, indent=1)
    fresh.replace(path)
