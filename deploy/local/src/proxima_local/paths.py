"""Where things lie: the checkout, its data under `var/`, and the user's cache of built engines."""

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from proxima_local.errors import LocalError

PINS = Path(__file__).parent / "pins"
SHARED_HOME = Path("/var/lib/proxima-invoice")


def checkout() -> Path:
    """Return the root of the checkout this package is installed from, or what PROXIMA_ROOT names."""
    named = os.environ.get("PROXIMA_ROOT")
    if named:
        return Path(named).resolve()
    return Path(__file__).resolve().parents[4]


def cache_home() -> Path:
    """Return the folder that keeps built and downloaded engines for all clones of this user."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "proxima-invoice"


def traversable_by_others(path: Path) -> bool:
    """Whether an unprivileged user can reach this path."""
    existing = [parent for parent in (path, *path.parents) if parent.exists()]
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in existing)


def home_for(user: str | None, wanted: Path) -> Path:
    """Create and return a folder for an engine's data that the given user can reach and owns.

    When a parent of the wanted folder is closed to other users, the folder is made outside and linked to.
    """
    if user is None or os.geteuid() != 0:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o755)
        return wanted
    home = wanted
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if not traversable_by_others(wanted.parent):
        home = SHARED_HOME / hashlib.sha256(str(wanted).encode()).hexdigest()[:16] / wanted.name
        if wanted.is_dir() and not wanted.is_symlink():
            raise LocalError(f"{wanted} is closed to the user {user}: open its parents or remove it")
        if not wanted.is_symlink():
            wanted.symlink_to(home)
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    give(home, user)
    return home


def give(path: Path, user: str) -> None:
    """Make a user, by name or number, the owner of a path."""
    shutil.chown(path, int(user) if user.isdigit() else user)


def remove_home(wanted: Path) -> None:
    """Delete an engine's data folder, wherever it really lies."""
    if wanted.is_symlink():
        target = Path(os.readlink(wanted))
        wanted.unlink()
        if SHARED_HOME in target.parents:
            shutil.rmtree(target.parent, ignore_errors=True)
    else:
        shutil.rmtree(wanted, ignore_errors=True)


@dataclass(frozen=True)
class Layout:
    """The folders of one stack."""

    root: Path

    @property
    def var(self) -> Path:
        """Everything that is data; ignored by git."""
        return self.root / "var"

    @property
    def data(self) -> Path:
        """A folder for each engine."""
        return self.var / "data"

    @property
    def run(self) -> Path:
        """Sockets, process ids, generated configuration and environment files."""
        return self.var / "run"

    @property
    def logs(self) -> Path:
        """A log for each program."""
        return self.var / "log"

    @property
    def secrets(self) -> Path:
        """Passwords and keys, generated once."""
        return self.var / "secrets"

    @property
    def scripts(self) -> Path:
        """The console scripts of the checkout's virtual environment."""
        return self.root / ".venv" / "bin"

    def create(self) -> None:
        """Make the folders that programs expect."""
        for folder in (self.data, self.run, self.logs, self.secrets):
            folder.mkdir(parents=True, exist_ok=True)
        self.secrets.chmod(0o700)
