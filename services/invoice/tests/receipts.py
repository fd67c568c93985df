"""Receipts as accounting finds them, and what became of them."""

from typing import Any
from urllib.parse import quote

from proxima_common.contracts.accounting import ReceiptFound

from .billing import executor_of, ok, take
from .line import Json, Line

GROSS = "1512000.00"


def found(key: str = "planfact:S1:1", **values: Any) -> ReceiptFound:
    return ReceiptFound(
        **{
            "receipt_key": key,
            "legal_entity_id": "S1",
            "received_on": "2026-11-02",
            "amount": GROSS,
            "currency": "UZS",
            "payer": "SAVAT RETAIL MCHJ",
            "payer_tin": "300000002",
            "client_id": None,
            "contract_no": None,
            "comment": "Оплата по счету № 2026-0001",
            "invoice_number": None,
        }
        | values
    )


def path(key: str, verb: str = "") -> str:
    return f"/receipts/{quote(key, safe='')}{verb}"


async def seen(line: Line, *receipts: ReceiptFound) -> None:
    """The worker keeps them, the executor looks at them."""
    await take(line, *receipts)
    await executor_of(line).drain()


async def read(line: Line, key: str = "planfact:S1:1") -> Json:
    return await ok(line.get(path(key)))


async def outcomes(line: Line, key: str = "planfact:S1:1") -> list[str]:
    return [one["outcome"] for one in (await read(line, key))["proposals"]]
