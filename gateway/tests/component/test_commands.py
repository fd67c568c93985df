"""The commands of the image, as an operator runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.connected
COMMAND = (sys.executable, "-m", "proxima_gateway")


def run(made: Any, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "GATEWAY_DATABASE__URL": made.app_url,
        "GATEWAY_DATABASE__OWNER_URL": made.owner_url,
    }
    return subprocess.run([*COMMAND, *words], env=environment, input=stdin, capture_output=True, text=True, check=False)


def test_the_first_administrator_is_made_once(postgres_engine: Any) -> None:
    made = postgres_engine.create_database("gateway_commands")
    assert run(made, "migrate").returncode == 0
    assert run(made, "migrate").returncode == 0

    def create(grants: str, password: str = "correct horse battery") -> subprocess.CompletedProcess[str]:
        words = ("staff", "create", "--login", "root", "--name", "Root", "--grants", grants, "--password-file", "-")
        return run(made, *words, stdin=f"{password}\n")

    def count(query: str) -> str:
        return str(postgres_engine.sql(query, "gateway_commands"))

    assert create("admin:*").stdout.endswith(" root changed\n")
    kept = count("select password_hash from staff")
    assert create("admin:*", "another long password").stdout.endswith(" root unchanged\n")
    assert count("select password_hash from staff") == kept
    assert count("select count(*) from outbox") == "1"
    assert create("admin:*, viewer:S1").stdout.endswith(" root changed\n")
    assert count("select count(*) from outbox") == "2"
    for grants, password, complaint in (
        ("king:*", "correct horse battery", "is no grant"),
        ("admin", "correct horse battery", "is no grant"),
        ("admin:*", "short", "password"),
        ("viewer:S1", "correct horse battery", "last administrator"),
    ):
        refused = create(grants, password)
        assert refused.returncode == 2
        assert complaint in refused.stderr.replace("\n", " ")
    assert "correct horse" not in create("admin:*").stderr
