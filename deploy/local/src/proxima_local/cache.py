"""Built engines in the user's cache: made once, all or nothing, keyed by their pins."""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from proxima_local.errors import LocalError
from proxima_local.paths import PINS, cache_home


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold an exclusive lock for the block; the kernel releases it if the process dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def pin_hash(files: Iterable[Path], *more: str) -> str:
    """Return a short hash of pin files and words; another pin is another folder."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for word in more:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:16]


def pins_of(engine: str) -> list[Path]:
    """Return the pin files of an engine in a fixed order."""
    return sorted(path for path in (PINS / engine).iterdir() if path.is_file())


def built(name: str, key: str, build: Callable[[Path], None]) -> Path:
    """Return the cached folder `<name>-<key>`, building it first if it is not there.

    The build happens in a folder beside it which is renamed at the end, under a lock: an interrupted or failed
    build leaves nothing behind that looks finished.
    """
    target = cache_home() / f"{name}-{key}"
    if target.is_dir():
        return target
    with file_lock(cache_home() / f"{name}.lock"):
        if target.is_dir():
            return target
        temporary = cache_home() / f".{name}-{key}.{os.getpid()}"
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        try:
            build(temporary)
            temporary.rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return target


def run(argv: list[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Run a tool to its end and return what it printed; its output is in the error if it fails."""
    result = subprocess.run(
        argv, cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    output = (result.stdout + result.stderr).decode(errors="replace")
    if result.returncode:
        raise LocalError(f"`{' '.join(argv[:4])}` failed with exit code {result.returncode}:\n{output[-3000:]}")
    return output
