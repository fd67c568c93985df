"""Environment files: one a service, for its processes and for people who run one by hand."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from proxima_local.paths import Layout
from proxima_local.secrets import write_private
from proxima_local.services import (
    SANDBOX,
    SERVICES,
    Surroundings,
    sandbox_environment,
    tools_environment,
)


def env_file(layout: Layout, name: str) -> Path:
    """Return where the environment of a service, program or tool is written."""
    return layout.run / "env" / f"{name}.env"


def write_env(path: Path, variables: Mapping[str, str]) -> None:
    """Write variables so that a shell can read them, for the owner's eyes only; leaves an equal file alone."""
    text = "".join(f"{key}={shlex.quote(value)}\n" for key, value in sorted(variables.items()))
    if not path.exists() or path.read_text() != text:
        write_private(path, text.encode())


def read_env(path: Path) -> dict[str, str]:
    """Read back what `write_env` wrote."""
    lines = (line.partition("=") for line in shlex.split(path.read_text()))
    return {key: value for key, _, value in lines}


def write_all(layout: Layout, around: Surroundings) -> None:
    """Write the environment of every service, of each of its processes, and of the tools."""
    for service in SERVICES:
        write_env(env_file(layout, service.name), service.environment(around))
        if service.database:
            write_env(env_file(layout, f"{service.name}-owner"), service.owner_environment(around))
        for process in service.processes:
            write_env(
                env_file(layout, f"{service.name}-{process}"),
                service.environment(around) | service.process_environment(around, process),
            )
    write_env(env_file(layout, SANDBOX), sandbox_environment(around))
    write_env(env_file(layout, "tools"), tools_environment(around))


def with_env(path: Path, argv: list[str]) -> list[str]:
    """Return the argument list that runs a command with a file's variables in its environment."""
    return ["/bin/sh", "-c", 'set -a; . "$0"; exec "$@"', str(path), *argv]


def merged_env(*paths: Path) -> dict[str, str]:
    """Return this process's environment with the files' variables put over it."""
    env = dict(os.environ)
    for path in paths:
        env |= read_env(path)
    return env
