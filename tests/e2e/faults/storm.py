"""A share of all calls to every partner goes wrong, in every way the stand-ins know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from proxima_cli.settings import Settings
from proxima_common.testing.s3_proxy import S3Proxy

from .relays import SmtpRelay

CHANCE = 0.2
SEED = 20_261_031
HANG_MS = 2_500
# Shorter than an answer is held back: what hangs counts as unanswered. A lane that waits holds up all behind it, and a
# fifth of all calls makes it wait, so the waits are short too.
PATIENCE = {
    "DELIVERY_DIDOX__TIMEOUT": "2",
    "DELIVERY_DIDOX__SETTLE": "1",
    "DELIVERY_DIDOX__BUSY": "0.5",
    "DELIVERY_DIDOX__AWAY": "0.5",
    "DELIVERY_DIDOX__BLOCKED": "2",
    "DELIVERY_DIDOX__LOCKED": "1",
    "DELIVERY_DIDOX__RETRIES": "[0.5, 1, 2]",
    "DELIVERY_DIDOX__REREAD_EVERY": "20",
    "DELIVERY_DIDOX__JOB_LEASE": "15",
    "DELIVERY_DIDOX__AT_ONCE": "4",
    "DELIVERY_TELEGRAM__TIMEOUT_SECONDS": "2",
    "DELIVERY_TELEGRAM__SETTLE_SECONDS": "1",
    "DELIVERY_TELEGRAM__POLL_SECONDS": "1",
    "DELIVERY_TELEGRAM__BUSY_SECONDS": "0.5",
    "DELIVERY_TELEGRAM__LANE_PAUSE_SECONDS": "0.5",
    "DELIVERY_TELEGRAM__REFUSED_PAUSE_SECONDS": "1",
    "ACCOUNTING_PLANFACT__TIMEOUT": "2",
    "ACCOUNTING_PLANFACT__SETTLE_SECONDS": "0.5",
    "ACCOUNTING_PLANFACT__AWAY_SECONDS": "0.3",
    "ACCOUNTING_PLANFACT__BUSY_SECONDS": "0.3",
    "ACCOUNTING_PLANFACT__RETRY_DELAYS": "[0.3, 0.5, 1]",
    "ACCOUNTING_PLANFACT__CREDENTIALS_PAUSE": "0.5",
}
_AS_OTHERS = {"429": "busy", "503": "error"}


@dataclass(frozen=True)
class Storm:
    """What stands between the product and its partners."""

    settings: Settings
    mail: SmtpRelay
    bucket: S3Proxy

    @contextmanager
    def blowing(self, chance: float = CHANCE) -> Iterator[None]:
        """Inside, this share of calls is spoiled; outside all is well."""
        self._set(chance)
        try:
            yield
        finally:
            self._set(0.0)

    def calls(self) -> dict[str, Counter[str]]:
        """By partner, how many calls each fault spoiled; those that went well stand under an empty name."""
        counted = {
            name: Counter(httpx.get(f"{url}/_sandbox/calls", trust_env=False).raise_for_status().json())
            for name, url in self._stand_ins().items()
        }
        counted["e-mail"] = Counter(self.mail.spoiled)
        counted["e-mail"][""] = self.mail.letters - self.mail.spoiled.total()
        counted["bucket"] = Counter({_AS_OTHERS.get(fault, fault): n for fault, n in self.bucket.by_fault.items()})
        counted["bucket"][""] = self.bucket.calls - self.bucket.spoiled
        return counted

    def _set(self, chance: float) -> None:
        self.mail.chance = self.bucket.chance = chance
        switches = {"hits": "all", "chance": chance, "chance_seed": SEED, "hang_ms": HANG_MS} if chance else {}
        for url in self._stand_ins().values():
            httpx.put(f"{url}/_sandbox/switches", json=switches, trust_env=False).raise_for_status()

    def _stand_ins(self) -> dict[str, str]:
        settings = self.settings
        found = {"Didox": settings.didox_url, "Telegram": settings.telegram_url, "PlanFact": settings.planfact_url}
        return {name: url for name, url in found.items() if url}
