"""The desk at which one intention is carried out: every repository on one transaction, for one member of staff."""

from dataclasses import dataclass
from datetime import date, datetime

from proxima_common.clock import Clock
from proxima_common.messaging.envelope import Origin
from proxima_common.messaging.outbox import Outbox
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.advances import AdvanceLedger
from proxima_invoice.adapters.approvals import ApprovalRepository
from proxima_invoice.adapters.components import ComponentLedger
from proxima_invoice.adapters.costs import CostEstimates
from proxima_invoice.adapters.deals import DealRecords
from proxima_invoice.adapters.exchange_rates import ExchangeRates
from proxima_invoice.adapters.facts import FactRepository
from proxima_invoice.adapters.guarding import AmountProposalRepository, GuardingRepository
from proxima_invoice.adapters.invoices import InvoiceRepository
from proxima_invoice.adapters.master import MasterData
from proxima_invoice.adapters.months import PeriodRepository
from proxima_invoice.adapters.numbers import NumberCounters
from proxima_invoice.adapters.overrides import OverrideRepository
from proxima_invoice.adapters.postings import PostingLedger
from proxima_invoice.adapters.publishing import Publisher
from proxima_invoice.adapters.retainer import RetainerLedger
from proxima_invoice.adapters.revisions import RevisionRepository
from proxima_invoice.adapters.runs import RunRepository
from proxima_invoice.adapters.stored_proposals import StoredProposals
from proxima_invoice.adapters.tax_months import TaxMonthRepository
from proxima_invoice.adapters.worklogs import WorklogLedger
from proxima_invoice.domain.staff import Staff
from proxima_invoice.usecases.ports import Rules

SERVICE = "invoice"
NOBODY = Staff("service:invoice", "Proxima Invoice", frozenset())
"""Who acts when a fact comes home: no person, and no grants."""


@dataclass(frozen=True, slots=True)
class PostgresDesk:
    """`usecases.ports.Desk` on Postgres."""

    tx: AsyncConnection
    staff: Staff
    now: datetime
    today: date
    rules: Rules
    invoices: InvoiceRepository
    revisions: RevisionRepository
    numbers: NumberCounters
    worklogs: WorklogLedger
    components: ComponentLedger
    retainer: RetainerLedger
    deals: DealRecords
    previews: StoredProposals
    costs: CostEstimates
    periods: PeriodRepository
    master: MasterData
    rates: ExchangeRates
    runs: RunRepository
    facts: FactRepository
    postings: PostingLedger
    advances: AdvanceLedger
    tax_months: TaxMonthRepository
    overrides: OverrideRepository
    approvals: ApprovalRepository
    guarding: GuardingRepository
    proposals: AmountProposalRepository


def open_desk(
    tx: AsyncConnection, *, staff: Staff = NOBODY, clock: Clock, rules: Rules, origin: Origin | None = None
) -> PostgresDesk:
    """A desk for one intention. Without an `origin` a chain begins here; facts continue their event's."""
    now = clock.now()
    actor = f"staff:{staff.staff_id}" if staff is not NOBODY else SERVICE
    publisher = Publisher(tx, Outbox(SERVICE), origin or Origin.begin(actor, now))
    return PostgresDesk(
        tx=tx,
        staff=staff,
        now=now,
        today=clock.today(),
        rules=rules,
        invoices=InvoiceRepository(tx, staff, publisher, sees_all=staff is NOBODY),
        revisions=RevisionRepository(tx, staff, now),
        numbers=NumberCounters(tx, now),
        worklogs=WorklogLedger(tx, now),
        components=ComponentLedger(tx),
        retainer=RetainerLedger(tx, staff.staff_id, now),
        deals=DealRecords(tx, now),
        previews=StoredProposals(tx, now),
        costs=CostEstimates(tx),
        periods=PeriodRepository(tx, now),
        master=MasterData(tx),
        rates=ExchangeRates(tx),
        runs=RunRepository(tx, publisher, staff.staff_id, now),
        facts=FactRepository(tx, now),
        postings=PostingLedger(tx, staff.staff_id),
        advances=AdvanceLedger(tx, staff.staff_id, now),
        tax_months=TaxMonthRepository(tx, now),
        overrides=OverrideRepository(tx),
        approvals=ApprovalRepository(tx, now),
        guarding=GuardingRepository(tx, now),
        proposals=AmountProposalRepository(tx, now),
    )
