"""Where Didox is, who we are there, and whatever the vendor leaves unsaid: its default is the inferred value."""

from datetime import timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DidoxCompany(_Part):
    """A legal entity's log-in: the tax number and the password of a person who may create documents for it."""

    tin: str = Field(pattern=r"^(\d{9}|\d{14})$")
    password: SecretStr


class DidoxSettings(_Part):
    """All times are seconds. Without this part the service runs and hands nothing over by Didox, and says so."""

    base_url: str
    partner_token: SecretStr
    companies: dict[str, DidoxCompany]
    """JSON by legal entity: `{"S1": {"tin": "300000001", "password": "…"}}`."""

    locale: Literal["ru", "uz"] = "ru"
    send_partner_token: bool = True
    """The test contour is said to take calls without it."""
    timeout: float = Field(default=30.0, gt=0)
    per_second: float = Field(default=5.0, gt=0)
    """Calls a second of each process; no limit is documented."""
    at_once: int = Field(default=2, ge=1)
    """Documents of one legal entity that are worked on at the same time."""
    session_minutes: float = Field(default=355.0, gt=0)
    """A key lives 360 minutes and does not say how old it is."""
    login_turn: float = Field(default=60.0, gt=0)
    """After an unanswered log-in none is tried for so long: it may have been a wrong one, and those are counted."""

    pdf_doctype: str = "000"
    """What carries a paper that has no tax form: a PDF that is seen inside Didox only."""
    pdf_subtypes: dict[str, int] = {"bill": 4, "invoice": 4, "act": 5, "annex": 6, "credit_note": 6}
    pdf_max_bytes: int = 10 * 1024 * 1024
    signed_json: Literal["compact", "spaced"] = "compact"
    """How the object that is signed is written; the whitespace rule is not stated."""
    challenge_minutes: float = Field(default=15.0, gt=0)
    cancel_comment: bool = True
    """Whether the reason of a void is told to Didox with the cancellation."""

    poll_every: float = Field(default=60.0, gt=0)
    poll_days: int = Field(default=1, ge=1)
    """How many days before the cursor are read again: the filter knows days only."""
    poll_limit: int = Field(default=100, ge=1, le=100)
    reread_every: float = Field(default=900.0, gt=0)
    """Every open document is read by itself this often, whatever the list says."""
    reread_batch: int = Field(default=200, ge=1)

    settle: float = Field(default=10.0, ge=0)
    """After an unanswered call, how long it may still be carried out before it is looked up."""
    busy: float = Field(default=30.0, gt=0)
    away: float = Field(default=15.0, gt=0)
    blocked: float = Field(default=660.0, gt=0)
    """After a 423 or 429 at the log-in: the shortest lock-out is ten minutes."""
    locked: float = Field(default=300.0, gt=0)
    """How often a lane looks whether a person has unlocked the company's log-in."""
    retries: tuple[float, ...] = (5.0, 15.0, 60.0, 300.0)
    attempts: int = Field(default=12, ge=1)
    """Tries before a person has to look."""
    job_lease: float = Field(default=60.0, gt=0)

    @model_validator(mode="after")
    def _one_company_each(self) -> Self:
        tins = [company.tin for company in self.companies.values()]
        if len(set(tins)) != len(tins):
            raise ValueError("two legal entities have the same tax number")
        return self

    def wait(self, attempts: int) -> timedelta:
        """The wait after so many tries; the last one repeats."""
        return timedelta(seconds=self.retries[max(0, min(attempts, len(self.retries)) - 1)])
