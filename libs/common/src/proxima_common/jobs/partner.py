"""What a call to a partner can come to, apart from an answer and from not knowing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any


class PartnerBusy(Exception):
    """The partner did not act and asks to come later. In an executor the lane pauses for `retry_after`."""

    def __init__(self, retry_after: timedelta, reason: str = "the partner is busy") -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.reason = reason


class PartnerRefused(Exception):
    """The partner did not act, and will not as long as the request is the same."""

    def __init__(self, reason: str, answer: Mapping[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.answer = answer
