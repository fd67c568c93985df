"""What the work behind an invoice costs us (pricing-and-margin §1). Never on a paper, never public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from proxima_common.money import round_money

from proxima_prefill.domain.deal import Deal, Ledger
from proxima_prefill.domain.hours import work_of
from proxima_prefill.domain.people import People
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.domain.rates import RateBook, RateRule
from proxima_prefill.domain.work import Claimed
from proxima_prefill.domain.worklogs import Worklog


@dataclass(frozen=True, slots=True)
class Cost:
    """`seconds` were spent, billed or not; `unpriced_seconds` of them have no cost rate."""

    currency: str
    amount: Decimal
    seconds: int
    unpriced_seconds: int


def cost_of(work: Iterable[Claimed], rates: Iterable[RateRule], *, deal: Deal, people: People) -> Cost | None:
    """Time spent × the cost rate of its day, in the currency of the cost rates, rounded once over all.

    Work that two applications claim is nobody's cost here. None when no rate prices anything. `Refused` with
    `mixed_cost_currencies` when the rates are of several currencies: nothing here can convert.
    """
    book = RateBook(rates, application_id=deal.application_id, client_id=deal.client_id, currency=None)
    alike: dict[tuple[str, date, str, str], Worklog] = {}
    seconds: Counter[tuple[str, date, str, str]] = Counter()
    for claimed in work:
        worklog = claimed.worklog
        if not worklog.is_deleted and claimed.claimants == [deal.application_id]:
            key = (worklog.person_id, worklog.work_date, worklog.issue_key, worklog.issue_type)
            alike[key] = worklog
            seconds[key] += worklog.spent_seconds
    spent: Counter[RateRule | None] = Counter()
    for key, worklog in alike.items():
        spent[_rate(book, worklog, deal, people)] += seconds[key]
    used = {rule.currency for rule, worked in spent.items() if rule is not None and worked}
    if not used:
        return None
    if len(used) > 1:
        names = ", ".join(sorted(used))
        raise Refused(Problem("mixed_cost_currencies", f"cost rates are in {names}", "rates/kind=cost"))
    currency = used.pop()
    amount = sum((rule.amount * worked / 3600 for rule, worked in spent.items() if rule is not None), Decimal(0))
    return Cost(currency, round_money(amount, currency), sum(spent.values()), spent[None])


def _rate(book: RateBook, worklog: Worklog, deal: Deal, people: People) -> RateRule | None:
    try:
        role = people.role_on(worklog.person_id, worklog.work_date)
        return book.choose(work_of(worklog, role, deal, Ledger()))
    except Refused:
        return None
