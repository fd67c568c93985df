"""Serve one data folder: folder and port from the command line, users from the environment."""

import fcntl
import os
import sys
from pathlib import Path

import uvicorn

from proxima_local.clickhouse_front.app import User, create_app


def main() -> None:
    """Own the folder and serve it until told to stop; a folder that is owned already is refused."""
    path, port = Path(sys.argv[1]), int(sys.argv[2])
    path.mkdir(parents=True, exist_ok=True)
    with (path.parent / f"{path.name}.owner").open("a") as owner:
        try:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"{path} is owned by another process")
        users = [
            User(os.environ["CLICKHOUSE_USER"], os.environ["CLICKHOUSE_PASSWORD"], read_only=False),
            User(os.environ["CLICKHOUSE_RO_USER"], os.environ["CLICKHOUSE_RO_PASSWORD"], read_only=True),
        ]
        app = create_app(path, users)
        uvicorn.run(
            app, host="127.0.0.1", port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=5
        )


if __name__ == "__main__":
    main()
