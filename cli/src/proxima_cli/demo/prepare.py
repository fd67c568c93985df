"""What staff keep themselves because the warehouse lacks it: signers of clients, a catalogue code, how we approve."""

from __future__ import annotations

from proxima_cli.client import JSON, Gateway
from proxima_cli.demo.plan import CONTRACTS, PARTIES

SINCE = "2026-01-01"
POLICY: JSON = {
    "levels": [{"number": 1}, {"number": 2, "above_amount": {"UZS": "500000000", "USD": "50000", "EUR": "50000"}}],
    "spike_percent": "50",
    "low_margin_percent": "5",
    "green_percent": "15",
}


def prepare(accountant: Gateway, admin: Gateway) -> int:
    """Add what is missing; returns how many rules were added."""
    known = accountant.items("/overrides", limit=200)
    parties = {rule["client_id"] for rule in known if rule["kind"] == "party"}
    contracts = {rule["application_id"] for rule in known if rule["kind"] == "contract"}
    wanted: list[JSON] = [
        {"client_id": client, "party": party, "reason": "From the contract's last page"}
        for client, party in PARTIES
        if client not in parties
    ]
    wanted += [
        {"application_id": application, "contract": contract, "reason": "The warehouse has no catalogue code"}
        for application, contract in CONTRACTS
        if application not in contracts
    ]
    for rule in wanted:
        accountant.post("/overrides", rule | {"valid_from": SINCE})
    for seller in admin.items("/legal-entities"):
        path = f"/legal-entities/{seller['legal_entity_id']}/approval-policy"
        if admin.get(path)["version"] == 0:
            admin.send("PUT", path, POLICY, version=0)
    return len(wanted)
