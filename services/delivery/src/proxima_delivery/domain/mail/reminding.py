"""Whom to remind of what on a day, and why not the others."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from proxima_common.contracts.words import InvoiceStatus, RecipientRole
from proxima_common.errors import Invalid
from proxima_common.working_days import WorkingCalendar

from proxima_delivery.domain.address import mail_address
from proxima_delivery.domain.letter import Addressee
from proxima_delivery.domain.mail.notice import Overdue

FIRMEST = 3
_OWED = (InvoiceStatus.SENT, InvoiceStatus.ACCEPTED)


@dataclass(frozen=True)
class Debt:
    """What is owed on one invoice, as invoice told it last."""

    invoice_id: UUID
    legal_entity_id: str
    client_id: str
    client_name: str
    seller_name: str
    language: str
    status: InvoiceStatus
    number: str
    currency: str
    outstanding: Decimal
    document_date: date
    due_date: date | None
    promised_on: date | None
    recipients: tuple[Addressee, ...]


@dataclass(frozen=True)
class Pause:
    """Staff, or the client, asked for silence: until a day that still belongs to it, or until somebody lifts it."""

    until: date | None
    reason: str

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.until is None or on <= self.until


@dataclass(frozen=True)
class Terms:
    """How a client is reminded: days after the due date, and a pause."""

    days: tuple[int, ...]
    pause: Pause | None = None


@dataclass(frozen=True)
class Left:
    """An invoice of which nothing goes out, and why."""

    debt: Debt
    code: str
    reason: str


@dataclass(frozen=True)
class Proposal:
    """One letter to one client. `level` says how firm it is, from 1 to 3."""

    legal_entity_id: str
    client_id: str
    client_name: str
    seller_name: str
    language: str
    level: int
    to: tuple[Addressee, ...]
    overdue: tuple[Overdue, ...]


@dataclass(frozen=True)
class Known:
    """What is known beside the debts. `told` has the last step of each invoice; `reminded` who got one that day."""

    calendar: WorkingCalendar
    default_days: tuple[int, ...]
    senders: AbstractSet[str]
    terms: Mapping[tuple[str, str], Terms] = field(default_factory=dict)
    holds: Mapping[UUID, Pause] = field(default_factory=dict)
    told: Mapping[UUID, int] = field(default_factory=dict)
    reminded: AbstractSet[str] = frozenset()

    def terms_of(self, debt: Debt) -> Terms:
        """The client's own terms, else those of everybody."""
        return self.terms.get((debt.legal_entity_id, debt.client_id), Terms(self.default_days))


def step_reached(due: date, days: Sequence[int], calendar: WorkingCalendar, on: date) -> int:
    """How many of the days have come by `on`; a day that is off comes with the next working one."""
    return sum(calendar.same_or_next(due + timedelta(days=day)) <= on for day in days)


def stopped(debt: Debt, pauses: Sequence[Pause | None], on: date) -> tuple[str, str] | None:
    """Why nobody is to be reminded of this invoice on this day, whatever the schedule; a code and a sentence."""
    if debt.status not in _OWED:
        return "not_owed", f"The invoice is {debt.status}."
    if debt.outstanding <= 0:
        return "paid", "Nothing is outstanding."
    if debt.due_date is None:
        return "no_due_date", "The invoice has no due date."
    if debt.due_date >= on:
        return "not_overdue", f"It is due by {debt.due_date}."
    if debt.promised_on is not None and on <= debt.promised_on:
        return "promised", f"The client promised to pay by {debt.promised_on}."
    for pause in pauses:
        if pause and pause.holds(on):
            until = f" until {pause.until}" if pause.until else ""
            return "paused", f"Reminders are paused{until}: {pause.reason}"
    return None


def propose(
    debts: Iterable[Debt], known: Known, on: date, *, unscheduled: bool = False
) -> tuple[list[Proposal], list[Left]]:
    """The letters of a day, one for each client, and every other invoice with the reason.

    A letter goes when a step of one invoice has come that was not told yet; it tells of everything that is overdue and
    was ever due to be told. With `unscheduled` a person asked for it, and no step needs to have come.
    """
    proposals: list[Proposal] = []
    left: list[Left] = []
    for _, group in groupby(sorted(debts, key=_client), key=_client):
        standing = []
        for debt in group:
            terms = known.terms_of(debt)
            why = stopped(debt, (known.holds.get(debt.invoice_id), terms.pause), on)
            if why:
                left.append(Left(debt, *why))
            else:
                standing.append(debt)
        found = _of_client(standing, known, on, unscheduled=unscheduled) if standing else []
        if isinstance(found, Proposal):
            proposals.append(found)
            told = {one.invoice_id for one in found.overdue}
            left += [_waiting(debt, known, on) for debt in standing if debt.invoice_id not in told]
        else:
            left += found
    return proposals, left


def _of_client(standing: list[Debt], known: Known, on: date, *, unscheduled: bool) -> Proposal | list[Left]:
    first = standing[0]
    steps = {debt.invoice_id: _step(debt, known, on, unscheduled=unscheduled) for debt in standing}
    new = [debt for debt in standing if unscheduled or steps[debt.invoice_id] > known.told.get(debt.invoice_id, 0)]
    if not new:
        return [_waiting(debt, known, on) for debt in standing]
    if first.legal_entity_id not in known.senders:
        return [Left(debt, "no_sender", f"No sender is set up for {first.legal_entity_id}.") for debt in standing]
    to = _recipients(standing)
    primary = [one for one in to if one.role is RecipientRole.PRIMARY]
    if not primary:
        return [Left(debt, "no_recipient", "The client has no primary recipient with a valid address.") for debt in new]
    again = [one.email for one in primary if one.email.casefold() in known.reminded]
    if again:
        return [Left(debt, "reminded_today", f"{again[0]} has had a reminder that day.") for debt in standing]
    told = [debt for debt in standing if steps[debt.invoice_id] > 0]
    return Proposal(
        legal_entity_id=first.legal_entity_id,
        client_id=first.client_id,
        client_name=first.client_name,
        seller_name=first.seller_name,
        language=first.language,
        level=min(FIRMEST, max(steps[debt.invoice_id] for debt in new)),
        to=tuple(one for one in to if one.email.casefold() not in known.reminded),
        overdue=tuple(sorted((_overdue(debt, steps[debt.invoice_id]) for debt in told), key=_oldest)),
    )


def _step(debt: Debt, known: Known, on: date, *, unscheduled: bool) -> int:
    assert debt.due_date is not None
    reached = step_reached(debt.due_date, known.terms_of(debt).days, known.calendar, on)
    return max(reached, known.told.get(debt.invoice_id, 0), 1 if unscheduled else 0)


def _waiting(debt: Debt, known: Known, on: date) -> Left:
    assert debt.due_date is not None
    days = known.terms_of(debt).days
    dates = [known.calendar.same_or_next(debt.due_date + timedelta(days=day)) for day in days]
    later = [day for day in dates if day > on]
    if later:
        return Left(debt, "scheduled", f"The next reminder is due on {later[0]}.")
    return Left(debt, "all_told", "All reminders of its schedule have gone out.")


def _recipients(debts: Sequence[Debt]) -> list[Addressee]:
    """Everybody who gets the client's documents, once; whoever is primary for one of them is primary."""
    found: dict[str, Addressee] = {}
    for one in (recipient for debt in debts for recipient in debt.recipients if _valid(recipient.email)):
        seen = found.get(one.email.casefold())
        if seen is None or (one.role is RecipientRole.PRIMARY and seen.role is not RecipientRole.PRIMARY):
            found[one.email.casefold()] = one
    return sorted(found.values(), key=lambda one: one.role is not RecipientRole.PRIMARY)


def _valid(address: str) -> bool:
    try:
        mail_address(address)
    except Invalid:
        return False
    return True


def _overdue(debt: Debt, step: int) -> Overdue:
    assert debt.due_date is not None
    return Overdue(
        debt.invoice_id, debt.number, debt.document_date, debt.due_date, debt.currency, debt.outstanding, step
    )


def _oldest(one: Overdue) -> tuple[date, str]:
    return one.due_date, one.number


def _client(debt: Debt) -> tuple[str, str]:
    return debt.legal_entity_id, debt.client_id
