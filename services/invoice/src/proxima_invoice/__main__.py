"""`proxima-invoice api|worker|relay|executor|jobs|migrate`."""

from proxima_common.process import service_cli

main = service_cli(
    "invoice",
    {
        "api": "proxima_invoice.entrypoints.api:run",
        "worker": "proxima_invoice.entrypoints.worker:run",
        "relay": "proxima_invoice.entrypoints.relay:run",
        "executor": "proxima_invoice.entrypoints.executor:run",
        "jobs": "proxima_invoice.entrypoints.jobs:run",
        "migrate": "proxima_invoice.entrypoints.migrate:run",
    },
)

if __name__ == "__main__":
    main()
