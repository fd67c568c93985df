"""What a shipment has to say, once its ids at the partner are known."""

from __future__ import annotations

from proxima_accounting.adapters.planfact import payloads
from proxima_accounting.domain.matching import Said
from proxima_accounting.domain.shipment import Shipment
from proxima_accounting.settings import PlanFactMapping


def said_of(shipment: Shipment, mapping: PlanFactMapping) -> Said | None:
    """What it has to say now; None while it was never there."""
    partner, delivered = shipment.partner, shipment.delivered
    if partner is None or delivered is None or partner.counterparty_id is None:
        return None
    return payloads.said(mapping, shipment.invoice_id, delivered, partner.counterparty_id, partner.deal_id)
