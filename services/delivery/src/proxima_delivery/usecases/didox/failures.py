"""What a call to Didox can come to, apart from an answer."""


class DidoxError(Exception):
    """The root of these."""


class Refused(DidoxError):
    """Didox said no and did nothing; the same call will be refused again. Carries its own words."""

    def __init__(self, text: str, code: str = "refused") -> None:
        super().__init__(text)
        self.text, self.code = text, code


class NotThere(Refused):
    """What the call names does not exist."""


class Busy(DidoxError):
    """Not done; Didox wants to be asked later. `retry_after` in seconds, if it said."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class Away(DidoxError):
    """Not reached at all: surely nothing was done."""


class NoAnswer(DidoxError):
    """Sent, and no answer that can be understood: a write may have been done."""


class SessionGone(DidoxError):
    """The key of the company is not valid any more (401); nothing was done."""


class LoginStopped(DidoxError):
    """A log-in was refused, and none is tried until a person unlocks the company."""


class LoginBlocked(DidoxError):
    """Didox takes no log-in of this company for now (423, 429)."""

    def __init__(self, text: str, retry_after: float | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class LoginUnderWay(DidoxError):
    """Another process is logging this company in right now, or died while doing so."""

    def __init__(self, text: str, retry_after: float) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class SeveralFound(DidoxError):
    """Documents with our number and date are there, and it is not certain which one is ours; a person decides."""
