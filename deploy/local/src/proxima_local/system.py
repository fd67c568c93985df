"""What the machine itself must bring, and what may be installed on it as root."""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from proxima_local.cache import file_lock, run
from proxima_local.errors import Missing

APT_LOCK = Path("/run/lock/proxima-invoice-apt.lock")


@dataclass(frozen=True)
class Tool:
    """One prerequisite and what was found of it."""

    name: str
    wanted: str
    found: str | None

    @property
    def ok(self) -> bool:
        """Whether the machine has it in a good version."""
        return self.found is not None


def _version(argv: list[str], pattern: str, least: tuple[int, ...]) -> str | None:
    if shutil.which(argv[0]) is None:
        return None
    result = subprocess.run(argv, capture_output=True, text=True, check=False)
    match = re.search(pattern, result.stdout + result.stderr)
    if match is None:
        return None
    found = tuple(int(part) for part in match.group(1).split("."))
    return match.group(1) if found >= least else None


def prerequisites() -> list[Tool]:
    """Return what a person has to install, and whether it is there."""
    python = ".".join(str(part) for part in sys.version_info[:3])
    return [
        Tool("Go", ">= 1.26", _version(["go", "version"], r"go(\d+(?:\.\d+)+)", (1, 26))),
        Tool("JDK", ">= 17", _version(["javac", "-version"], r"javac (\d+(?:\.\d+)*)", (17,))),
        Tool("Maven", "any", _version(["mvn", "-v"], r"Apache Maven (\d+(?:\.\d+)+)", (3,))),
        Tool("Node", ">= 20", _version(["node", "--version"], r"v(\d+(?:\.\d+)+)", (20,))),
        Tool("npm", "any", _version(["npm", "--version"], r"(\d+(?:\.\d+)+)", (1,))),
        Tool("Python", ">= 3.11", python if sys.version_info >= (3, 11) else None),
        Tool("make", "any", _version(["make", "--version"], r"Make (\d+(?:\.\d+)+)", (1,))),
    ]


def require(*names: str) -> None:
    """Raise Missing with every named prerequisite that the machine lacks."""
    lacking = [tool for tool in prerequisites() if tool.name in names and not tool.ok]
    if lacking:
        raise Missing("missing: " + ", ".join(f"{tool.name} {tool.wanted}" for tool in lacking))


def missing_packages(packages: Iterable[str]) -> list[str]:
    """Return those Debian packages that are not installed."""
    wanted = list(packages)
    if shutil.which("dpkg-query") is None:
        raise Missing(f"this is no Debian machine: install what these packages bring: {' '.join(wanted)}")
    result = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *wanted],
        capture_output=True,
        text=True,
        check=False,
    )
    there = {line.split()[0] for line in result.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in wanted if package not in there]


def apt_install(packages: Iterable[str]) -> None:
    """Install the Debian packages that are missing; as another user than root, say which they are."""
    packages = list(packages)
    if not missing_packages(packages):
        return
    if os.geteuid() != 0:
        lacking = " ".join(missing_packages(packages))
        raise Missing(f"these Debian packages are missing; as root: apt-get install --no-install-recommends {lacking}")
    with file_lock(APT_LOCK):
        lacking_now = missing_packages(packages)
        if lacking_now:
            quiet = {"DEBIAN_FRONTEND": "noninteractive"}
            run(["apt-get", "update", "-qq"], env=quiet)
            run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *lacking_now], env=quiet)


def base_env(**more: str) -> dict[str, str]:
    """Return the small environment engines run in: nothing of the caller's but PATH and HOME."""
    env = {
        "PATH": os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin"),
        "HOME": os.environ.get("HOME", "/"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }
    return env | more


@functools.cache
def java_fingerprint() -> str:
    """Return words that change when the Java runtime does."""
    require("JDK")
    return run(["java", "-version"])
