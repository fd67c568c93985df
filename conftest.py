"""One place that loads the fixtures shared by every suite."""

pytest_plugins = [
    "proxima_local.testing",
    "proxima_common.testing.fixtures",
    "proxima_sandbox.testing",
    "proxima_sandbox.testing_didox",
    "proxima_sandbox.testing_telegram",
]
