"""Steps of the month's end, of money and of batches, on top of what `Line` can do."""

from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
from proxima_common.contracts.payload import Payload
from proxima_common.contracts.prefill import OverviewMade
from proxima_common.ids import new_id
from proxima_common.jobs.executor import Executor
from proxima_common.testing.records import a_record
from proxima_invoice.adapters.periods import period_id
from proxima_invoice.entrypoints.executor import batch_executor
from sqlalchemy import text

from .line import PREPARER, Json, Line, handed_over
from .scenes import NOW, a_client, an_application, lines_proposed, proposed, seen

LEASE = timedelta(seconds=60)
ADMIN = ("admin", ("admin", "*"))
OTHER_ACCOUNTANT = ("other", ("accountant", "S2"))


def code(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["code"]


def pointers(response: httpx.Response) -> list[str]:
    return [error["pointer"] for error in response.json()["errors"]]


async def ok(answer: Awaitable[httpx.Response]) -> Json:
    """The body of an answer that has to be a good one."""
    response = await answer
    assert response.is_success, response.text
    body: Json = response.json()
    return body


async def take(line: Line, *payloads: Payload) -> None:
    """Let the worker take these events."""
    assert await line.consumer.handle([a_record(one, subject_of(one)) for one in payloads])
    assert await line.parked() == []


def subject_of(payload: Payload) -> str:
    """What an event is about; prefill's are keyed by the month of an application, or by their run."""
    names = ("subject_id", "period_id", "run_id", "staff_id", "receipt_key")
    return str(next(getattr(payload, name) for name in names if hasattr(payload, name)))


async def rows(line: Line, statement: str, **values: Any) -> list[Any]:
    async with line.made.database.transaction() as tx:
        return list((await tx.execute(text(statement), values)).all())


async def sent(line: Line, application_id: str = "A2", **application: Any) -> Json:
    """An invoice over 1 512 000 UZS that the client has."""
    await line.know(an_application(application_id=application_id, **application))
    invoice = await line.approved(await line.finalized(await line.draft(application_id)))
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/send", {}))
    await line.hear(*[handed_over(invoice, lease) for lease in await line.leases(invoice)])
    return await line.read(invoice["invoice_id"])


def payment(amount: str, *allocations: tuple[Json, str], **values: Any) -> Json:
    """The body that records money from client C2."""
    return {
        "legal_entity_id": "S1",
        "client_id": "C2",
        "received_on": "2026-11-02",
        "amount": amount,
        "currency": "UZS",
        "reference": "payment order 7",
        "allocations": [{"invoice_id": invoice["invoice_id"], "amount": part} for invoice, part in allocations],
    } | values


def executor_of(line: Line) -> Executor:
    return batch_executor(line.made, LEASE)


async def batch(line: Line, verb: str, invoices: list[Any], who: tuple[Any, ...] = PREPARER) -> Json:
    """Ask for a batch, and let it run to its end."""
    ids = [one["invoice_id"] if isinstance(one, dict) else str(one) for one in invoices]
    asked = await ok(line.post("/batches", {"verb": verb, "invoice_ids": ids}, who))
    await executor_of(line).drain()
    return await ok(line.get(f"/batches/{asked['batch_id']}", who))


async def create_batch(line: Line, *application_ids: str, month: str = "2026-10") -> Json:
    """Ask for drafts; they are made when the executor runs."""
    body = {"verb": "create", "month": month, "application_ids": list(application_ids)}
    return await ok(line.post("/batches", body))


async def know_many(line: Line, number: int) -> list[str]:
    """So many applications of client C2; returns their ids."""
    names = [f"B{at:03d}" for at in range(number)]
    for name in names:
        await line.know(an_application(application_id=name))
    return names


async def drafts(line: Line, number: int) -> list[Json]:
    """Drafts with lines, made by a batch."""
    names = await know_many(line, number)
    asked = await create_batch(line, *names)
    await executor_of(line).drain()
    items = (await ok(line.get(f"/batches/{asked['batch_id']}")))["items"]
    run_id = UUID((await line.events("prefill.requested.v1"))[-1]["body"]["run_id"])
    answers = [
        lines_proposed(
            run_id,
            UUID(item["invoice_id"]),
            [proposed("dev", [seen(f"{item['application_id']}-1")])],
            application=an_application(application_id=item["application_id"]),
        )
        for item in items
    ]
    await line.hear(*answers)
    return [await line.read(item["invoice_id"]) for item in items]


def results(asked: Json) -> list[tuple[str, str | None]]:
    """State and words of every item."""
    return [(item["state"], item["result"]) for item in asked["items"]]


def overview(application_id: str = "A2", month: str = "2026-10", **values: Any) -> OverviewMade:
    """What prefill says a month comes to."""
    client = values.pop("client", a_client())
    defaults: dict[str, Any] = {
        "run_id": new_id(),
        "period_id": period_id(application_id, month),
        "month": month,
        "application": values.pop(
            "application", an_application(application_id=application_id, client_id=client.client_id)
        ),
        "client": client,
        "terms_version": "t1",
        "billable_seconds": 36000,
        "excluded_seconds": 1800,
        "worklogs": 12,
        "late_seconds": 900,
        "expected_net": "4500000.00",
        "currency": "UZS",
        "flags": ["late_work"],
        "source_as_of": NOW,
    }
    return OverviewMade(**(defaults | values))


def seller(**values: Any) -> Json:
    """The body that sets a legal entity up."""
    return {
        "name": "Third Seller",
        "legal_name": "«Third Seller» MCHJ",
        "country": "UZ",
        "address": "Tashkent, 3",
        "tin": "300000003",
        "director": "C. Director",
        "accounts": [
            {"currency": "UZS", "bank_name": "First Bank", "bank_code": "00014", "account": "20208000000000000003"}
        ],
        "regimes": [{"valid_from": str(date(2020, 1, 1)), "tax_kind": "standard", "tax_rate": "12"}],
        "series": [{"kind": "domestic", "pattern": "{YYYY}-{SEQ:4}"}],
        "mail_from": "billing@third.example",
    } | values


async def put_seller(
    line: Line, entity: str, body: Json, who: tuple[Any, ...] = ADMIN, etag: str | None = None
) -> httpx.Response:
    headers = line.as_(who) | ({"If-Match": etag} if etag else {})
    return await line.client.put(f"/legal-entities/{entity}", json=body, headers=headers)


def ids(items: list[Json], name: str = "invoice_id") -> list[UUID]:
    return [UUID(item[name]) for item in items]
