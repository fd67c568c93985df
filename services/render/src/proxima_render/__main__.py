"""`proxima-render api | worker | relay | executor | jobs | migrate | proof`."""

from __future__ import annotations

from proxima_common.process import service_cli

main = service_cli(
    "render",
    {
        "api": "proxima_render.entrypoints.api:run",
        "worker": "proxima_render.entrypoints.worker:run",
        "relay": "proxima_render.entrypoints.relay:run",
        "executor": "proxima_render.entrypoints.executor:run",
        "jobs": "proxima_render.entrypoints.jobs:run",
        "migrate": "proxima_render.entrypoints.migrate:run",
        "proof": "proxima_render.entrypoints.proof:run",
    },
)

if __name__ == "__main__":
    main()
