"""The processes of the image on Kafka, Postgres and Didox's stand-in: from the approval to the client's answer."""

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from proxima_common.contracts.invoice_private import InvoiceApproved
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_common.testing.records import until
from proxima_local.ports import free_port

from ..didox_forms import SELLER
from ..didox_scenes import Paper, frozen, granted, settings_of
from .processes import environment, stop
from .test_line import Line

pytestmark = pytest.mark.connected


@pytest.fixture
async def line(settings_for, smtp, kafka_topics, staff_keys, didox_sandbox) -> AsyncIterator[Line]:
    kafka = await kafka_topics("invoice.internal", "staff.snapshots", "delivery.events", "delivery.parked")
    settings = settings_for(smtp.port, kafka=kafka, didox=settings_of(didox_sandbox))
    paced = {"DIDOX__POLL_EVERY": "1", "DIDOX__PER_SECOND": "100"}
    variables = environment(settings, HTTP__PORT=str(free_port()), **paced)
    line = Line(kafka, None, variables, staff_keys[0], [])
    yield line
    await stop(line.processes)


async def post(line: Line, path: str, body: Any = None) -> Any:
    signer = StaffTokenSigner(line.private_key)
    grants = [Grant("signer", "S1")]
    token = signer.sign(staff_id="ann", name="Ann", grants=grants, grants_version=1, audience="delivery")
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(new_id())}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{line.environment['DELIVERY_HTTP__PORT']}") as client:
        return (await client.post(path, json=body, headers=headers)).raise_for_status().json()


async def test_approved_signed_over_http_and_accepted_by_the_client(
    line: Line, didox_sandbox: Any, eimzo_sandbox: Any
) -> None:
    async def is_told(*facts: str) -> None:
        async def so() -> bool:
            return [attributes.type.split(".")[1] for attributes, _ in await line.facts()] == list(facts)

        await until(so, 60)

    paper = Paper()
    event = frozen(InvoiceApproved, [paper])
    await line.start("worker", "relay", "executor", "jobs", "api")
    await line.publish([event] * 2, event_id=new_id())
    await line.publish([granted(event, paper.id, now=datetime.now(UTC))])
    await is_told("awaiting_signature")
    [item] = await line.ask("/didox/signing?legal_entity_id=S1")
    path = f"/didox/signing/{item['didox_id']}"
    challenge = await post(line, f"{path}/challenge")
    made = eimzo_sandbox.sign(base64.b64decode(challenge["data"]), SELLER)
    given = {
        "challenge_id": challenge["challenge_id"],
        "pkcs7": made.pkcs7_64,
        "signature_hex": made.signature_hex,
    }
    assert (await post(line, f"{path}/signature", given))["state"] == "sending"
    await is_told("awaiting_signature", "action_taken", "handed_over")
    [there] = didox_sandbox.documents()
    didox_sandbox.accept(there["doc_id"])
    await is_told("awaiting_signature", "action_taken", "handed_over", "accepted")

    async def kept() -> bool:
        [shown] = await line.ask(f"/didox/documents?invoice_id={event.invoice_id}")
        return [pack["state"] for pack in shown["evidence"]] == ["accepted"]

    await until(kept, 60)
    assert len(didox_sandbox.documents()) == 1
