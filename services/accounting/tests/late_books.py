"""Books of a partner that answers no creation, takes it all the same, and shows it late."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from proxima_accounting.domain.matching import (
    DealTotals,
    FoundCounterparty,
    FoundDeal,
    FoundOperation,
    Said,
    client_external_id,
)
from proxima_accounting.domain.policy import Policy
from proxima_accounting.domain.shipment import Delivered
from proxima_accounting.settings import PlanFactMapping
from proxima_accounting.usecases.failures import NoAnswer
from proxima_accounting.usecases.ports import Body


class LateBooks:
    """Each creation is counted, and shown from the look number `shown_at_look` on. Nothing else is written here."""

    def __init__(self, shown_at_look: int) -> None:
        self.policy: Policy = PlanFactMapping().policy("S1")
        self.created = 0
        self._looks, self._shown_at_look = 0, shown_at_look
        self._said: Said | None = None

    async def company(self, name: str | None, tin: str | None) -> str | None:
        return "7"

    async def counterparties(self, delivered: Delivered) -> list[FoundCounterparty]:
        return [FoundCounterparty("501", delivered.client_name, None, client_external_id(delivered.client_id), True)]

    async def deals(self, title: str, counterparty_id: str) -> list[FoundDeal]:
        return [FoundDeal("9001", title, counterparty_id)]

    async def deal_totals(self, deal_id: str) -> DealTotals | None:
        raise NotImplementedError

    async def marked(self, invoice_id: UUID) -> list[FoundOperation]:
        self._looks += 1
        shown = self._looks >= self._shown_at_look
        return [self._operation(number) for number in range(self.created)] if shown else []

    def operation_body(self, invoice_id: UUID, said: Said, company_id: str) -> Body:
        self._said = said
        return {"comment": said.comment, "value": said.value}

    async def create_operation(self, body: Body) -> str | None:
        self.created += 1
        raise NoAnswer("time-out")

    async def operation(self, operation_id: str) -> FoundOperation | None:
        raise NotImplementedError

    async def receipts(self, company_id: str | None, changed_since: date) -> list[FoundOperation]:
        raise NotImplementedError

    def counterparty_body(self, delivered: Delivered) -> Body:
        return {}

    def deal_body(self, title: str, counterparty_id: str, since: date) -> Body:
        return {}

    async def create_counterparty(self, body: Body) -> str | None:
        raise NotImplementedError

    async def create_deal(self, body: Body) -> str | None:
        raise NotImplementedError

    async def replace_operation(self, operation_id: str, body: Body) -> None:
        raise NotImplementedError

    async def bind(self, operation_id: str, deal_id: str) -> None:
        raise NotImplementedError

    async def delete_operation(self, operation_id: str) -> None:
        raise NotImplementedError

    def _operation(self, number: int) -> FoundOperation:
        said = self._said
        assert said is not None
        return FoundOperation(
            operation_id=str(number + 1),
            operation_type=self.policy.operation_type,
            comment=said.comment,
            value=said.value,
            currency=said.currency,
            calculation_date=said.calculation_date,
            operation_date=None,
            committed=False,
            delivered=True,
            counterparty_id=said.counterparty_id,
            counterparty_title=None,
            deal_id=said.deal_id,
            tells_deal=True,
        )
