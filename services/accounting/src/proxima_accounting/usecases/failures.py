"""What a call to the partner can come to, apart from an answer."""

from __future__ import annotations


class PlanFactError(Exception):
    """The root of these."""


class Refused(PlanFactError):
    """PlanFact said no and did nothing; the same call will be refused again. Carries the server's own words."""

    def __init__(self, text: str, title: str | None) -> None:
        super().__init__(text)
        self.text, self.title = text, title


class NotThere(Refused):
    """What the call names does not exist."""


class KeyRefused(PlanFactError):
    """The key, the role or the tariff does not allow it (401, 403): every call of this business will meet the same."""


class Busy(PlanFactError):
    """Not done; PlanFact wants to be asked later (429). `retry_after` in seconds, if it said."""

    def __init__(self, text: str, retry_after: float | None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Away(PlanFactError):
    """Not reached at all: surely nothing was done."""


class NoAnswer(PlanFactError):
    """Sent, and no answer that can be understood: a write may have been done."""


class NotFree(PlanFactError):
    """The right to write was not had in time, so nothing was sent."""
