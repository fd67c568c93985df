"""What the gateway's event stream says while the walk goes on."""

from __future__ import annotations

import json
import threading

from proxima_cli.client import Gateway


class LiveEvents:
    """Collects event types by invoice, in the order of their arrival, for as long as the block runs."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._stop = threading.Event()
        self._opened = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self.by_invoice: dict[str, list[str]] = {}

    def __enter__(self) -> LiveEvents:
        self._thread.start()
        self._opened.wait(10)
        return self

    def __exit__(self, *exception: object) -> None:
        self._stop.set()
        self._thread.join(0.1)

    def _read(self) -> None:
        for line in self._gateway.lines("/events", self._opened):
            if self._stop.is_set():
                return
            if line.startswith("data:"):
                self._keep(line.removeprefix("data:").strip())

    def _keep(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        if isinstance(message, dict) and message.get("invoice_id"):
            self.by_invoice.setdefault(message["invoice_id"], []).append(str(message.get("type")))
