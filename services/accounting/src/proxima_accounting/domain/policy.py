"""The accounting policy: how the shipments of a legal entity are written down at the partner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from proxima_common.money import round_half_up

from proxima_accounting.domain.matching import Said
from proxima_accounting.domain.shipment import Delivered, Shipment, contract_key, invoice_title


class DealRule(StrEnum):
    """Which selling deal a shipment belongs to."""

    PER_CONTRACT = "per_contract"
    PER_INVOICE = "per_invoice"
    FIXED = "fixed"
    NONE = "none"


def deal_keys(delivered: Delivered) -> list[str]:
    """What a shipment's deal may be known by, whatever the rule."""
    return [contract_key(delivered), invoice_title(delivered)]


@dataclass(frozen=True)
class Policy:
    """`marker` contains `{invoice_id}`; `binds_deals`: an operation cannot name its deal and is put under it after."""

    operation_type: str
    marker: str
    value_places: int
    deal_rule: DealRule
    fixed_deal_id: str | None
    binds_deals: bool

    def marker_of(self, invoice_id: UUID) -> str:
        """What finds the shipment of an invoice again."""
        return self.marker.format(invoice_id=invoice_id)

    def said(self, invoice_id: UUID, delivered: Delivered, counterparty_id: str, deal_id: str | None) -> Said:
        """What the shipment has to say: the document's date, the gross total rounded once half up, our marker."""
        return Said(
            value=round_half_up(delivered.amount, self.value_places),
            currency=delivered.currency,
            calculation_date=delivered.document_date,
            comment=f"{invoice_title(delivered)} {self.marker_of(invoice_id)}",
            counterparty_id=counterparty_id,
            deal_id=deal_id,
        )

    def said_now(self, shipment: Shipment) -> Said | None:
        """What a shipment has to say now; None while it was never there."""
        partner, delivered = shipment.partner, shipment.delivered
        if partner is None or delivered is None or partner.counterparty_id is None:
            return None
        return self.said(shipment.invoice_id, delivered, partner.counterparty_id, partner.deal_id)

    def deal_title(self, delivered: Delivered) -> str:
        """Equal for equal contracts, or for the same invoice."""
        if self.deal_rule is DealRule.PER_INVOICE:
            return invoice_title(delivered)
        return f"Contract {delivered.contract_no} of {delivered.contract_date.isoformat()}"

    def deal_key(self, delivered: Delivered) -> str:
        """What tells this shipment's deal from others of the legal entity."""
        return invoice_title(delivered) if self.deal_rule is DealRule.PER_INVOICE else contract_key(delivered)
