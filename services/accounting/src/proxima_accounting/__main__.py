"""`proxima-accounting api|worker|relay|executor|jobs|migrate`."""

from __future__ import annotations

from proxima_common.process import service_cli

main = service_cli(
    "accounting",
    {
        "api": "proxima_accounting.entrypoints.api:run",
        "worker": "proxima_accounting.entrypoints.worker:run",
        "relay": "proxima_accounting.entrypoints.relay:run",
        "executor": "proxima_accounting.entrypoints.executor:run",
        "jobs": "proxima_accounting.entrypoints.jobs:run",
        "migrate": "proxima_accounting.entrypoints.migrate:run",
    },
)

if __name__ == "__main__":
    main()
