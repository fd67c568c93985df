"""Who may accept which document, and when silence does (product: Acceptance; uzbek-invoicing §6, §7)."""

from collections.abc import Iterable
from datetime import date, timedelta

from proxima_common.contracts.words import Acceptance, DocumentKind, DocumentState
from proxima_common.errors import Conflict
from proxima_common.working_days import WorkingCalendar

from proxima_invoice.domain.documents import ESF_KINDS
from proxima_invoice.domain.paper import Paper

FORMAL = ESF_KINDS | {DocumentKind.ACT}
"""Documents that only the client's own signature, or the law, accepts."""
BY_MAIL = frozenset({DocumentKind.BILL, DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE})

_ESF = frozenset({Acceptance.PARTNER, Acceptance.AUTOMATIC})
_ACT = frozenset({Acceptance.PARTNER, Acceptance.SIGNATURE})
_MAIL = frozenset({Acceptance.STAFF, Acceptance.LINK, Acceptance.PAYMENT, Acceptance.SILENCE, Acceptance.PARTNER})
_TEN_DAYS = 10
_DAY = timedelta(days=1)


def ways_of(kind: DocumentKind) -> frozenset[Acceptance]:
    """How a document of this kind may be accepted; nothing accepts an annex or a quote here."""
    if kind in ESF_KINDS:
        return _ESF
    if kind is DocumentKind.ACT:
        return _ACT
    return _MAIL if kind in BY_MAIL else frozenset()


def needing(papers: Iterable[Paper]) -> list[Paper]:
    """The papers whose acceptance makes the invoice accepted (`documents.needs_acceptance`)."""
    return [paper for paper in papers if paper.needs_acceptance and paper.state is not DocumentState.VOID]


def check_way(paper: Paper, how: Acceptance) -> None:
    """Refuse a way of acceptance that this kind of document does not know: Conflict, saying what would do."""
    if how not in ways_of(paper.kind):
        raise Conflict(
            f"{paper.kind} {paper.number} {_INSTEAD.get(paper.kind, 'is not accepted')}", code="not_this_way"
        )


def last_day_to_answer_esf(sent_on: date, calendar: WorkingCalendar, *, moves: bool) -> date:
    """The tenth calendar day, the sending day being the first; with `moves` one that is off gives way to the next
    working day (uzbek-invoicing §6: whether it does is not settled, so a setting says it)."""
    last = sent_on + (_TEN_DAYS - 1) * _DAY
    return calendar.same_or_next(last) if moves else last


def last_day_of_silence(sent_on: date, days: int) -> date:
    """The last day on which the client may still object under the contract; the sending day is not counted."""
    return sent_on + days * _DAY


def silently_accepted(
    paper: Paper, today: date, *, acceptance_days: int | None, calendar: WorkingCalendar, last_day_moves: bool
) -> Acceptance | None:
    """How silence accepts this paper by the beginning of the local date `today`, if it does.

    An act waits for its signature for ever; what goes by mail only where the contract names days.
    """
    if paper.state is not DocumentState.HANDED_OVER or paper.handed_over_on is None:
        return None
    sent_on = paper.handed_over_on
    if paper.kind in ESF_KINDS:
        over = today > last_day_to_answer_esf(sent_on, calendar, moves=last_day_moves)
        return Acceptance.AUTOMATIC if over else None
    if paper.kind in BY_MAIL and acceptance_days is not None:
        return Acceptance.SILENCE if today > last_day_of_silence(sent_on, acceptance_days) else None
    return None


_INSTEAD = {
    DocumentKind.ACT: "is accepted by the client's signature only",
    DocumentKind.BILL: "is accepted by the client, their link, full payment or silence",
    DocumentKind.INVOICE: "is accepted by the client, their link, full payment or silence",
    DocumentKind.CREDIT_NOTE: "is accepted by the client, their link or silence",
} | dict.fromkeys(ESF_KINDS, "is accepted by the client at the partner, or by the ten-day rule")
