"""Gotenberg, composed of the modules that print HTML, with Debian's headless Chromium."""

import os
import re
import shutil
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.cache import built, pin_hash, pins_of, run
from proxima_local.engines.base import Engine, http_status
from proxima_local.paths import PINS, SHARED_HOME, give, home_for, traversable_by_others
from proxima_local.process import Command

# The range systemd reserves for users that exist only while something runs.
FIRST_USER, USERS = 61184, 4336
PACKAGES = (
    "chromium-headless-shell",
    "qpdf",
    "libimage-exiftool-perl",
    "fonts-noto-core",
    "fonts-noto-color-emoji",
)
FLAGS = (
    "--api-bind-ip=127.0.0.1",
    "--api-timeout=30s",
    "--api-body-limit=20MB",
    "--api-disable-download-from",
    "--chromium-auto-start",
    "--chromium-max-concurrency=2",
    "--chromium-max-queue-size=20",
    "--chromium-disable-javascript",
    "--chromium-deny-private-ips",
    "--chromium-deny-public-ips",
    "--chromium-clear-cache",
    "--chromium-clear-cookies",
    "--chromium-clear-storage",
    "--pdfengines-disable-routes",
    "--pdfengines-merge-engines=qpdf,pdfcpu",
    "--pdfengines-split-engines=pdfcpu,qpdf",
    "--pdfengines-encrypt-engines=qpdf,pdfcpu",
    "--pdfengines-rotate-engines=pdfcpu",
    "--pdfengines-stamp-engines=pdfcpu",
    "--pdfengines-watermark-engines=pdfcpu",
    "--pdfengines-convert-engines=",
    "--gotenberg-graceful-shutdown-duration=10s",
    "--log-level=warn",
)


def _build(folder: Path) -> None:
    system.require("Go")
    source = folder / "source"
    shutil.copytree(PINS / "gotenberg", source)
    build = ["go", "build", "-mod=readonly", "-trimpath", "-ldflags=-s -w"]
    run([*build, "-o", str(folder / "gotenberg"), "."], cwd=source)
    run([*build, "-o", str(folder / "pdfcpu"), "github.com/pdfcpu/pdfcpu/cmd/pdfcpu"], cwd=source)
    module = run(["go", "list", "-m", "-f", "{{.Dir}}", "github.com/gotenberg/gotenberg/v8"], cwd=source).strip()
    shutil.copytree(Path(module) / "build" / "chromium-hyphen-data", folder / "hyphen-data")
    # Go's module cache is read-only, and the copy keeps that; it must be possible to delete it.
    for path in (folder / "hyphen-data", *(folder / "hyphen-data").rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)


def _distribution() -> Path:
    return built("gotenberg", pin_hash(pins_of("gotenberg")), _build)


def _reachable(folder: Path) -> Path:
    """Return the folder, or a copy of it outside when the user's home is closed to the unprivileged user."""
    if os.geteuid() != 0 or traversable_by_others(folder):
        return folder
    outside = SHARED_HOME / "engines" / folder.name
    if not outside.is_dir():
        temporary = outside.with_name(f".{outside.name}.{os.getpid()}")
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.copytree(folder, temporary)
        try:
            temporary.rename(outside)
        except OSError:
            shutil.rmtree(temporary)
    return outside


class Gotenberg(Engine):
    """HTML in, PDF out, without a network and without JavaScript."""

    name: ClassVar[str] = "gotenberg"
    port_names: ClassVar[tuple[str, ...]] = ("GOTENBERG",)

    def __init__(self, home: Path, ports: Mapping[str, int]) -> None:
        super().__init__(home, ports)
        # Its own user, even beside another Gotenberg: when it restarts its browser it kills every Chromium it may.
        number = FIRST_USER + zlib.crc32(str(home).encode()) % USERS
        self._user = str(number) if os.geteuid() == 0 else None

    @classmethod
    def install(cls) -> None:
        """Install the browser and tools, build the server once."""
        system.apt_install(PACKAGES)
        _reachable(_distribution())

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Make an empty folder for work in progress."""
        work = home_for(self._user, self.home) / "tmp"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=0o700)
        if self._user is not None:
            give(work, self._user)

    def command(self) -> Command:
        """Return the server's command."""
        distribution = _reachable(_distribution())
        home = home_for(self._user, self.home).resolve()
        env = system.base_env(
            HOME=str(home),
            TMPDIR=str(home / "tmp"),
            # Debian's wrapper in /usr/bin swallows signals.
            CHROMIUM_BIN_PATH="/usr/lib/chromium/chromium-headless-shell",
            CHROMIUM_HYPHEN_DATA_DIR_PATH=str(distribution / "hyphen-data"),
            QPDF_BIN_PATH="/usr/bin/qpdf",
            EXIFTOOL_BIN_PATH="/usr/bin/exiftool",
            PDFCPU_BIN_PATH=str(distribution / "pdfcpu"),
        )
        # Pages may read the files that came with them, which lie in the work folder, and nothing else on the disk.
        own_files = f"--chromium-deny-list=^file:(?!//{re.escape(str(home / 'tmp'))}/).*"
        argv = (str(distribution / "gotenberg"), f"--api-port={self.port}", *FLAGS, own_files)
        return Command(argv, env, self._user, home, grace=15)

    def ready(self) -> bool:
        """Whether the server and its browser are up."""
        return http_status(f"{self.url}/health") == 200
