"""What staff see and decide about reminders and returned mail over HTTP, each for his legal entities."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from proxima_common.contracts.delivery import DeliveryActionTaken
from proxima_common.contracts.words import RecipientRole
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.ids import new_id
from proxima_delivery.entrypoints.api import make_app

from services.delivery.tests.integration.mail.test_reminders import NOW, clock, later, owed

pytestmark = pytest.mark.connected
WHY = {"reason": "they asked by phone"}


@dataclass
class Door:
    http: httpx.AsyncClient
    token: Callable[..., dict[str, str]]


@pytest.fixture
async def door(house, staff_keys: tuple[str, str]) -> AsyncIterator[Door]:
    house.clock.moment = NOW
    signer = StaffTokenSigner(staff_keys[0])

    def token(role: str = "accountant", legal_entity_id: str = "S1") -> dict[str, str]:
        grants = [Grant(role, legal_entity_id)]
        signed = signer.sign(staff_id="ann", name="Ann", grants=grants, grants_version=1, audience="delivery")
        return {"Authorization": f"Bearer {signed}", "Idempotency-Key": str(new_id())}

    transport = httpx.ASGITransport(make_app(house.service, None, house.archive))
    async with httpx.AsyncClient(transport=transport, base_url="http://delivery") as http:
        yield Door(http, token)


async def test_a_preview_says_what_goes_to_whom_and_why_not_the_others(house, door: Door) -> None:
    await house.hear(
        owed(),
        owed(number="143", client_id="C2", outstanding=Decimal(0)),
        owed(number="9", client_id="C3", promised_on=(NOW + timedelta(days=3)).date()),
    )
    seen = (await door.http.get("/reminders", headers=door.token("viewer"))).json()
    assert (seen["on"], seen["by_itself"]) == ("2026-11-05", True)
    (letter,) = seen["letters"]
    assert [one["email"] for one in letter["recipients"]] == ["buh@client.example", "dir@client.example"]
    assert (letter["level"], letter["invoices"][0]["outstanding"]) == (1, "1250.5000")
    assert [(one["number"], one["code"]) for one in seen["left"]] == [("9", "promised")]
    sunday = (await door.http.get("/reminders?on=2026-11-08", headers=door.token("viewer"))).json()
    assert (sunday["by_itself"], len(sunday["letters"])) == (False, 1)
    assert house.service.clock.now() == NOW
    strangers = (await door.http.get("/reminders", headers=door.token("viewer", "S2"))).json()
    assert (strangers["letters"], strangers["left"]) == ([], [])


async def test_chosen_ones_go_now_once_and_the_audit_hears_who_asked(house, door: Door, smtp) -> None:
    early = owed(due_date=(NOW - timedelta(days=1)).date())
    await house.hear(early)
    headers = door.token()
    body = {"invoice_ids": [str(early.invoice_id)]}
    first = await door.http.post("/reminders/send", json=body, headers=headers)
    again = await door.http.post("/reminders/send", json=body, headers=headers)
    assert first.json() == again.json()
    (queued,) = first.json()["queued"]
    assert (queued["state"], queued["asked_by"]) == ("queued", "staff:ann")
    other = await door.http.post("/reminders/send", json=body, headers=door.token())
    assert [one["code"] for one in other.json()["left"]] == ["reminded_today"]
    await house.work()
    assert len(smtp.taken) == 1
    (fact,) = [one for one in await house.facts() if isinstance(one, DeliveryActionTaken)]
    assert (fact.action, fact.invoice_id) == ("remind", early.invoice_id)


async def test_who_may_not_decide_is_refused_and_unknown_invoices_are_not_found(house, door: Door) -> None:
    debt = owed()
    await house.hear(debt)
    body = {"invoice_ids": [str(debt.invoice_id)]}
    assert (await door.http.post("/reminders/send", json=body, headers=door.token("viewer"))).status_code == 403
    assert (await door.http.post("/reminders/send", json=body, headers=door.token("admin", "S2"))).status_code == 403
    nobody = {"invoice_ids": [str(new_id())]}
    assert (await door.http.post("/reminders/send", json=nobody, headers=door.token())).status_code == 404
    assert (await door.http.post("/reminders/send", json={"invoice_ids": []}, headers=door.token())).status_code == 422
    assert (await door.http.get("/reminders")).status_code == 401


async def test_a_client_has_days_and_a_pause_of_its_own(house, door: Door) -> None:
    await house.hear(owed())
    path = "/reminders/clients/S1/C1"
    assert (await door.http.get(path, headers=door.token("viewer"))).json()["days"] == [3, 10, 20]
    body = {"days": [30, 14], "paused": False, **WHY}
    set_ = (await door.http.put(path, json=body, headers=door.token())).json()
    assert (set_["days"], set_["own_days"], set_["set_by"]) == ([14, 30], True, "staff:ann")
    assert await clock(house) == "0 reminders, 1 invoices left"
    body = {"days": None, "paused": True, "until": "2026-11-05", **WHY}
    assert (await door.http.put(path, json=body, headers=door.token())).json()["days"] == [3, 10, 20]
    assert await clock(house) == "0 reminders, 1 invoices left"
    house.clock.move(timedelta(days=1))
    assert await clock(house) == "1 reminders, 0 invoices left"
    assert (await door.http.put(path, json=body, headers=door.token("viewer"))).status_code == 403
    bad = {"days": [0], "paused": False, **WHY}
    assert (await door.http.put(path, json=bad, headers=door.token())).status_code == 422


async def test_one_invoice_may_be_held(house, door: Door) -> None:
    debt = owed()
    await house.hear(debt)
    path = f"/reminders/invoices/{debt.invoice_id}"
    held = await door.http.put(path, json={"held": True, **WHY}, headers=door.token())
    assert held.json()["held"] is True
    assert await clock(house) == "0 reminders, 1 invoices left"
    await door.http.put(path, json={"held": False, **WHY}, headers=door.token())
    assert await clock(house) == "1 reminders, 0 invoices left"
    assert (await door.http.put(path, json={"held": True, **WHY}, headers=door.token("admin", "S2"))).status_code == 404


async def test_an_unknown_reminder_shows_its_two_ways_out(house, door: Door, smtp) -> None:
    smtp.scripts.extend([{"body": "take and cut"}, {}])
    debt = owed()
    await house.hear(debt)
    await clock(house)
    await house.work()
    listed = await door.http.get(f"/notices?invoice_id={debt.invoice_id}", headers=door.token("viewer"))
    (notice,) = listed.json()
    assert (notice["state"], notice["allowed"]) == ("unknown", ["resolve"])
    path = f"/notices/{notice['notice_id']}"
    assert (await door.http.post(f"{path}/retry", json=WHY, headers=door.token())).status_code == 409
    body = {"arrived": True, **WHY}
    assert (await door.http.post(f"{path}/resolve", json=body, headers=door.token("viewer"))).status_code == 403
    settled = await door.http.post(f"{path}/resolve", json=body, headers=door.token())
    assert (settled.json()["state"], settled.json()["allowed"]) == ("sent", [])
    assert (await door.http.post(f"{path}/resolve", json=body, headers=door.token())).status_code == 409
    assert (await door.http.get("/notices?client_id=nobody", headers=door.token())).json() == []
    missing = await door.http.post(f"/notices/{new_id()}/retry", json=WHY, headers=door.token())
    assert missing.status_code == 404


async def test_unmatched_mail_waits_until_somebody_has_looked(house, door: Door, bounces) -> None:
    bounces.put(bounces.sample("human", "0" * 32))
    await house.read_mailbox(bounces.settings)
    every = door.token("accountant", "*")
    (mail,) = (await door.http.get("/mail", headers=every)).json()
    assert (mail["kind"], mail["subject"]) == ("unmatched", "Re: Invoice No. 142")
    assert "Почему сумма больше" in mail["excerpt"]
    assert (await door.http.get("/mail", headers=door.token())).status_code == 403
    path = f"/mail/{mail['mail_id']}/handled"
    assert (await door.http.post(path, headers=every)).json()["handled_by"] == "staff:ann"
    assert (await door.http.get("/mail", headers=every)).json() == []
    assert len((await door.http.get("/mail?waiting=false", headers=every)).json()) == 1
    assert (await door.http.post(path, headers=door.token("accountant", "*"))).status_code == 409


async def test_a_delivery_tells_what_became_of_its_letter(house, door: Door, granted, bounces) -> None:
    event = granted(
        contents=[b"%PDF"], recipients=[("buh@client.example", RecipientRole.PRIMARY)], reason="they lost the first"
    )
    await house.hear(event)
    await house.work()
    bounces.put(bounces.sample("postfix-failed", (await house.tokens())[0]))
    await house.read_mailbox(bounces.settings)
    answer = await door.http.get(f"/deliveries/{event.leases[0].delivery_id}", headers=door.token())
    story = answer.json()["letter"]
    assert (answer.json()["state"], story["reason"]) == ("bounced", "they lost the first")
    assert [(one["action"], one["status"]) for one in story["reports"]] == [("failed", "5.1.1")]


async def test_paid_between_preview_and_send_is_left_with_its_reason(house, door: Door) -> None:
    debt = owed()
    await house.hear(debt)
    await house.hear(later(debt, outstanding=Decimal(0)))
    body = {"invoice_ids": [str(debt.invoice_id)]}
    sent = (await door.http.post("/reminders/send", json=body, headers=door.token())).json()
    assert (sent["queued"], [one["code"] for one in sent["left"]]) == ([], ["paid"])
