"""From what prefill proposes to what a draft takes of it."""

from collections.abc import Iterable
from dataclasses import asdict

from proxima_common.contracts import prefill
from proxima_common.contracts.prefill import LinesProposed, ProposedLine, SeenWorklog
from proxima_common.contracts.prefill_request import RetainerLot

from proxima_invoice.domain.line import Worklog
from proxima_invoice.domain.proposal import Proposal
from proxima_invoice.domain.retainer import Lot, Statement


def proposal_of(line: ProposedLine) -> Proposal:
    """One line, with the worklogs behind it in the order of their ids."""
    return Proposal(
        key=line.key,
        text=line.text,
        unit=line.unit,
        quantity=line.quantity,
        unit_price=line.unit_price,
        net=line.net,
        currency=line.currency,
        service_from=line.service_from,
        service_to=line.service_to,
        worklogs=tuple(behind(line.worklogs)),
        explanation=line.explanation.model_dump(mode="json"),
        basis=line.basis,
        component=line.component,
    )


def behind(worklogs: Iterable[SeenWorklog]) -> list[Worklog]:
    """Worklogs in the order of their ids."""
    return sorted((Worklog(**one.model_dump()) for one in worklogs), key=lambda one: one.worklog_id)


def worklogs_behind(event: LinesProposed) -> list[Worklog]:
    """All time that the proposal would claim, of lines and without one."""
    return behind([*(one for line in event.lines for one in line.worklogs), *event.consumed])


def statement_of(retainer: prefill.RetainerStatement | None) -> Statement | None:
    """The month's hours; None for a deal without."""
    if retainer is None:
        return None
    return Statement(
        version=retainer.version,
        provisional=retainer.provisional,
        opening=_lots(retainer.opening),
        granted_seconds=retainer.granted_seconds,
        used_seconds=retainer.used_seconds,
        overage_seconds=retainer.overage_seconds,
        expired=_lots(retainer.expired),
        closing=_lots(retainer.closing),
        rollover=retainer.rollover,
    )


def _lots(lots: Iterable[RetainerLot]) -> tuple[Lot, ...]:
    return tuple(Lot(lot.lot_month, lot.seconds) for lot in lots)


def retainer_of(statement: Statement | None) -> prefill.RetainerStatement | None:
    """As the contract words it."""
    return prefill.RetainerStatement.model_validate(asdict(statement)) if statement else None
