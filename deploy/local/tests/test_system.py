"""Prerequisites, packages and cached builds."""

import os
from pathlib import Path

import pytest
from proxima_local import system
from proxima_local.cache import built
from proxima_local.errors import LocalError, Missing


def test_this_machine_has_what_is_needed() -> None:
    assert [tool.name for tool in system.prerequisites() if not tool.ok] == []


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "go"
    old.write_text("#!/bin/sh\necho go version go1.19.8 linux/amd64\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    lacking = {tool.name for tool in system.prerequisites() if not tool.ok}
    assert lacking == {"Go", "JDK", "Maven", "Node", "npm", "make"}
    with pytest.raises(Missing, match=r"missing: Go >= 1\.26, JDK >= 17"):
        system.require("Go", "JDK")


def test_another_user_than_root_is_told_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "missing_packages", lambda packages: ["qpdf"])
    with pytest.raises(Missing, match="apt-get install --no-install-recommends qpdf"):
        system.apt_install(["qpdf"])


def test_a_build_happens_once_and_a_failed_one_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    calls: list[Path] = []

    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise LocalError("no network")

    def build(folder: Path) -> None:
        calls.append(folder)
        (folder / "program").touch()

    with pytest.raises(LocalError, match="no network"):
        built("engine", "pins", fail)
    assert [path.name for path in (tmp_path / "proxima-invoice").iterdir()] == ["engine.lock"]
    for _ in range(2):
        assert (built("engine", "pins", build) / "program").exists()
    assert len(calls) == 1
