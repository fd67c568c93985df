"""The console command of the image."""

from proxima_common.process import service_cli

main = service_cli(
    "delivery",
    {
        process: f"proxima_delivery.entrypoints.{process}:run"
        for process in ("api", "worker", "relay", "executor", "jobs", "telegram", "migrate")
    },
)

if __name__ == "__main__":
    main()
