"""`python -m proxima_common.observability.probe URL`: exit 0 when it answers 2xx; for images without curl."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request


def answers(url: str, seconds: float = 2.5) -> bool:
    """Whether an HTTP address answers with success in time."""
    try:
        with urllib.request.urlopen(url, timeout=seconds) as answer:  # noqa: S310
            return 200 <= int(answer.status) < 300
    except (urllib.error.URLError, OSError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) == 2 and answers(sys.argv[1]) else 1)
