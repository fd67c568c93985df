"""Which price an hour has (billing-rules §3).

The most specific rule whose dates hold on the work date. No rule is a problem, never a price of 0; two rules of equal
rank on one day are a problem, never a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from proxima_common.contracts.words import RateLevel

from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Price:
    """What a line multiplies by, and where it came from; `level` is a `RateLevel`, after `override:` when staff set it,
    `terms` for what the deal's terms say, `billed` for a price that was billed before.
    """

    rate_id: str
    amount: Decimal
    currency: str
    level: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class RateRule:
    """A price of an hour; a dimension that is None matches everything. Prices are per hour, in `currency`.

    A rule that `staff` set beats one of the source that is as specific; one `of_terms` is what the deal's terms say.
    """

    rate_id: str
    amount: Decimal
    currency: str
    validity: Validity
    application_id: str | None = None
    client_id: str | None = None
    person_id: str | None = None
    role: str | None = None
    issue_key: str | None = None
    issue_type: str | None = None
    worklog_id: str | None = None
    staff: bool = False
    of_terms: bool = False

    @property
    def price(self) -> Price:
        """As a line states it."""
        mark = "override:" if self.staff else ""
        level = "terms" if self.of_terms else mark + self.level
        return Price(mark + self.rate_id, self.amount, self.currency, level, self.validity.valid_from)

    @property
    def level(self) -> RateLevel:
        if self.worklog_id is not None:
            return RateLevel.WORKLOG
        if self.application_id is None:
            return RateLevel.COMPANY_CARD if self.client_id is None else RateLevel.CLIENT_CARD
        return _DEAL_LEVELS[self._detail]

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Smaller is more specific; within a card the same order holds as within a deal."""
        return _LEVELS.index(self.level), self._detail, not self.staff

    @property
    def _detail(self) -> int:
        if self.issue_key is not None:
            return 0
        if self.person_id is not None:
            return 1
        if self.role is not None:
            return 2 if self.issue_type is not None else 3
        # A type alone has no place in the order of billing-rules §3; it ranks as a default and narrows it.
        return 4

    def speaks_of(self, work: Work) -> bool:
        """Whether every dimension that is named agrees; the day is another question."""
        return all(
            wanted is None or wanted == found
            for wanted, found in (
                (self.worklog_id, work.worklog_id),
                (self.application_id, work.application_id),
                (self.client_id, work.client_id),
                (self.person_id, work.person_id),
                (self.role, work.role),
                (self.issue_key, work.issue_key),
                (self.issue_type, work.issue_type),
            )
        )


_LEVELS = list(RateLevel)
_DEAL_LEVELS = (
    RateLevel.DEAL_ISSUE,
    RateLevel.DEAL_PERSON,
    RateLevel.DEAL_ROLE_ISSUE_TYPE,
    RateLevel.DEAL_ROLE,
    RateLevel.DEAL_DEFAULT,
)


@dataclass(frozen=True, slots=True)
class Work:
    """What a rule is matched against."""

    application_id: str
    client_id: str
    person_id: str
    role: str | None
    issue_key: str
    issue_type: str
    day: date
    worklog_id: str | None = None


_DIMENSIONS = ("person_id", "role", "issue_key", "issue_type", "worklog_id")


class RateBook:
    """The rates that may touch one application; `currency` is the only one they may have, None allows any."""

    def __init__(self, rules: Iterable[RateRule], *, application_id: str, client_id: str, currency: str | None) -> None:
        self._rules = sorted(
            (
                rule
                for rule in rules
                if rule.application_id in (None, application_id) and rule.client_id in (None, client_id)
            ),
            key=lambda rule: (rule.rank, rule.rate_id),
        )
        self._currency = currency
        named = [name for name in _DIMENSIONS if any(getattr(rule, name) is not None for rule in self._rules)]
        self._that_matters = attrgetter("day", *named)
        self._any_day: Callable[[Work], object] = attrgetter("application_id", *named)
        self._candidates: dict[object, list[RateRule]] = {}
        self._chosen: dict[object, RateRule | Refused] = {}

    def choose(self, work: Work) -> RateRule:
        """The rule for this work, or `Refused` with what is missing."""
        key = self._that_matters(work)
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = self._tried(work)
        if isinstance(found, Refused):
            raise Refused(*found.problems)
        return found

    def _tried(self, work: Work) -> RateRule | Refused:
        try:
            return self._search(work)
        except Refused as refused:
            return refused

    def _search(self, work: Work) -> RateRule:
        key = self._any_day(work)
        if key not in self._candidates:
            self._candidates[key] = [rule for rule in self._rules if rule.speaks_of(work)]
        fitting = [rule for rule in self._candidates[key] if rule.validity.holds_on(work.day)]
        if not fitting:
            raise Refused(
                Problem(
                    "missing_rate",
                    f"no rate for {work.role or 'a person without role'} ({work.person_id}), {work.issue_type}, "
                    f"on {work.day}",
                    f"rates/role={work.role or ''}",
                )
            )
        best = fitting[0]
        equal = [rule.rate_id for rule in fitting if rule.rank == best.rank]
        if len(equal) > 1:
            raise Refused(
                Problem("ambiguous_rate", f"{', '.join(equal)} are equally specific on {work.day}", f"rates/{equal[0]}")
            )
        if self._currency is not None and best.currency != self._currency:
            raise Refused(
                Problem(
                    "currency_mismatch",
                    f"rate {best.rate_id} is in {best.currency}, the price currency is {self._currency}",
                    f"rates/{best.rate_id}",
                )
            )
        if best.amount <= 0:
            raise Refused(
                Problem("rate_not_positive", f"rate {best.rate_id} is {best.amount}", f"rates/{best.rate_id}/amount")
            )
        return best
