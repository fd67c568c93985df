"""What is known of every application's month at once, to say which are green."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.said import said
from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.prefill_words import prefill_sentences
from proxima_invoice.domain.green import Evidence, LastMonth

_PERIODS = text(
    """select p.application_id, p.legal_entity_id, null::uuid as invoice_id, null as number, c.name as client_name,
         coalesce(p.currency, a.price_currency) as currency, p.expected_net as amount, p.expected_net as net,
         p.terms_version, p.flags, p.source_as_of, '[]'::jsonb as problems, false as drift,
         null as partner_check
       from period p join application a using (application_id) join client c on c.client_id = p.client_id
       where p.month = :month and p.state = 'open' and not exists (
         select 1 from invoice i where i.application_id = p.application_id and i.period = p.month
         and i.kind = 'service' and not i.supplement and i.status not in ('void', 'discarded'))
       order by p.application_id"""
)
_INVOICES = text(
    """select i.application_id, i.legal_entity_id, i.invoice_id, i.number, i.client_name, i.currency,
         i.gross as amount, i.net / coalesce(i.exchange_rate, 1) as net, i.terms_version,
         coalesce(p.flags, '[]'::jsonb) as flags, i.source_as_of, i.prefill_problems as problems,
         exists (select 1 from fact f where f.invoice_id = i.invoice_id and f.revision = i.revision
                 and f.name = 'drift' and f.state = 'waiting') as drift,
         case when i.status <> 'draft' and i.document_set like '%esf%' then coalesce(
           (select f.state from fact f where f.invoice_id = i.invoice_id and f.revision = i.revision
            and f.name = 'counterparty_checked' and f.document_id is null), 'missing') end as partner_check
       from invoice i left join period p on p.application_id = i.application_id and p.month = i.period
       where i.period = :month and i.status = :status and i.kind = 'service'
       and (cast(:invoice_id as uuid) is null or i.invoice_id = :invoice_id)
       order by i.application_id"""
)
# Net in the price currency: what was billed, with the rate of exchange taken out again.
_LAST = text(
    """select application_id, sum(net / coalesce(exchange_rate, 1)) as net, max(terms_version) as terms_version
       from invoice where period = :before and kind = 'service' and status in ('approved', 'sent', 'accepted', 'paid')
       and application_id = any(:applications) group by application_id"""
)

_PARTNER = {
    "missing": said("partner_not_checked", "the partner has not checked the buyer and the codes yet"),
    "waiting": said("partner_doubts", "the partner has doubts about the buyer or the codes"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application's month that a verb could take; `amount` is net before the draft, gross after."""

    application_id: str
    legal_entity_id: str
    invoice_id: UUID | None
    number: str | None
    client_name: str
    currency: str
    amount: Decimal | None
    evidence: Evidence


class GreenEvidence:
    """Months and their invoices, with the month before beside them."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def periods(self, month: str) -> list[Candidate]:
        """Open months without an invoice."""
        return await self._candidates(_PERIODS, month, {})

    async def invoices(self, month: str, status: str, invoice_id: UUID | None = None) -> list[Candidate]:
        """Invoices of the month in this status, or the one that is named."""
        return await self._candidates(_INVOICES, month, {"status": status, "invoice_id": invoice_id})

    async def _candidates(self, query: TextClause, month: str, asked: dict[str, Any]) -> list[Candidate]:
        rows = (await self._tx.execute(query, asked | {"month": month})).mappings().all()
        applications = sorted({row["application_id"] for row in rows})
        last = await self._tx.execute(_LAST, {"before": _before(month), "applications": applications})
        before = {row.application_id: LastMonth(row.net, row.terms_version) for row in last}
        return [_candidate(row, before.get(row["application_id"])) for row in rows]


def _candidate(row: RowMapping, last: LastMonth | None) -> Candidate:
    names = ("application_id", "legal_entity_id", "invoice_id", "number", "client_name", "currency", "amount")
    problems: list[str] = [*prefill_sentences(row["problems"])]
    if row["drift"]:
        problems.append(said("worklogs_changed", "the worklogs changed since"))
    if row["partner_check"] not in (None, "done"):
        problems.append(_PARTNER.get(row["partner_check"], _PARTNER["waiting"]))
    evidence = Evidence(
        flags=row["flags"],
        problems=problems,
        source_as_of=row["source_as_of"],
        net=row["net"],
        terms_version=row["terms_version"],
        last=last,
    )
    return Candidate(**{name: row[name] for name in names}, evidence=evidence)


def _before(month: str) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 2
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
