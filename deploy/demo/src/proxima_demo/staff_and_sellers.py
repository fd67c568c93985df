"""Sellers and users as the owning services take them; passwords are made when they are loaded."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def sellers() -> list[dict[str, Any]]:
    """Each is a `LegalEntityWrite` with its `legal_entity_id`."""
    return _read("sellers.json")


def users() -> list[dict[str, Any]]:
    """Each has a login, a name and grants."""
    return _read("users.json")


def _read(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files("proxima_demo").joinpath(name).read_text("utf-8"))
    return found
