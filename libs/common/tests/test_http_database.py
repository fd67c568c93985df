"""Idempotency, operations and database errors through an API on a real Postgres."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from proxima_common.contracts.invoice_private import BatchProgressed
from proxima_common.db.database import Database
from proxima_common.errors import Conflict
from proxima_common.http.api import create_api
from proxima_common.http.idempotency import Answer, check_key, idempotent, prune_answers, request_hash
from proxima_common.http.operations import ActionTaken, operations_router
from proxima_common.http.tokens import Grant, StaffToken
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import EffectLedger
from proxima_common.jobs.executor import Executor, JobRun
from proxima_common.jobs.leases import LanePolicy
from proxima_common.jobs.queue import Job, JobOutcome, JobQueue, NewJob, Waits
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.messaging.envelope import Received
from proxima_common.settings import HttpSettings
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import a_record
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

pytestmark = pytest.mark.connected


class Orders:
    """A command that counts how often it really ran."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.runs = 0

    async def place(self, key: str, body: Any, actor: str = "staff:1") -> Answer:
        async def do() -> Answer:
            self.runs += 1
            await asyncio.sleep(0.05)
            if body == "bad":
                raise Conflict("no")
            return Answer(201, {"order": self.runs, "body": body}, {"Location": f"/orders/{self.runs}"})

        async with self.database.transaction() as tx:
            return await idempotent(tx, actor, check_key(key), request_hash("POST", "/orders", body), do)


async def test_the_same_command_twice_runs_once(database: Database) -> None:
    orders = Orders(database)
    first = await orders.place("key-00001", {"a": 1})
    assert await orders.place("key-00001", {"a": 1}) == first
    assert orders.runs == 1
    assert (first.status, first.headers) == (201, {"Location": "/orders/1"})
    assert first.response().status_code == 201


async def test_two_at_once_run_once(database: Database) -> None:
    orders = Orders(database)
    answers = await asyncio.gather(*(orders.place("key-00001", {"a": 1}) for _ in range(8)))
    assert orders.runs == 1
    assert len({str(answer) for answer in answers}) == 1


async def test_the_same_key_with_another_body_is_refused(database: Database) -> None:
    orders = Orders(database)
    await orders.place("key-00001", {"a": 1})
    with pytest.raises(Conflict) as refused:
        await orders.place("key-00001", {"a": 2})
    assert refused.value.code == "idempotency_key_reused"
    assert (await orders.place("key-00001", {"a": 2}, actor="staff:2")).status == 201


async def test_a_refused_command_leaves_its_key_free(database: Database) -> None:
    orders = Orders(database)
    with pytest.raises(Conflict):
        await orders.place("key-00001", "bad")
    assert (await orders.place("key-00001", "good")).status == 201


async def test_a_key_is_free_again_after_seven_days(database: Database) -> None:
    orders = Orders(database)
    await orders.place("key-00001", 1)
    async with database.transaction() as tx:
        await tx.execute(text("update idempotency set kept_at = now() - interval '8 days'"))
    assert (await orders.place("key-00001", 2)).body["body"] == 2
    async with database.transaction() as tx:
        await tx.execute(text("update idempotency set kept_at = now() - interval '8 days'"))
        assert await prune_answers(tx, FakeClock().now() + timedelta(days=3650)) == 1


ADMIN = StaffToken("1", "Ann", (Grant("admin", "*"),), 1)


class Stand:
    """A service with something of everything that can stop."""

    def __init__(self, database: Database, client: httpx.AsyncClient, told: list[ActionTaken]) -> None:
        self.database, self.client, self.told = database, client, told
        self.staff = ADMIN
        self.refuse = True
        self.clock = FakeClock()

    async def get(self) -> dict[str, Any]:
        response = await self.client.get("/operations")
        assert response.status_code == 200, response.text
        body: dict[str, Any] = response.json()
        return body


@pytest_asyncio.fixture(loop_scope="session")
async def stand(database: Database) -> AsyncIterator[Stand]:
    told: list[ActionTaken] = []
    dispatcher = Dispatcher("render", database)

    @dispatcher.on(BatchProgressed)
    async def handle(event: Received[BatchProgressed], tx: AsyncConnection) -> None:
        if made.refuse:
            raise Conflict("it cannot be")

    async def staff(request: Request) -> StaffToken:
        return made.staff

    async def announce(tx: AsyncConnection, action: ActionTaken, by: StaffToken) -> None:
        told.append(action)

    routes = APIRouter()

    @routes.get("/broken/{kind}")
    async def broken(kind: str) -> JSONResponse:
        statement = {"nul": "select cast(:v as text)", "lock": "select 1/0", "bug": "select * from nowhere"}[kind]
        async with database.transaction() as tx:
            await tx.execute(text(statement), {"v": "a\0b"} if kind == "nul" else {})
        return JSONResponse({})

    router = operations_router(database, FakeClock(), staff, dispatcher=dispatcher, announce=announce)
    api = create_api("T", HttpSettings(port=1), [router, routes], database=database)
    transport = httpx.ASGITransport(api, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        made = Stand(database, client, told)
        batch = BatchProgressed(batch_id=uuid4(), verb="send", total=1, done=1, failed=0, finished=True)
        await dispatcher.handle([a_record(batch, sequence=1)])
        await dispatcher.handle([replace(a_record(batch, sequence=2), partition=1)])
        yield made


async def test_a_person_replays_or_skips(stand: Stand) -> None:
    [parked] = (await stand.get())["parked"]
    assert (parked["code"], parked["held_behind"]) == ("conflict", 1)
    response = await stand.client.post(f"/operations/parked/{parked['id']}/replay")
    assert (response.status_code, response.json()["code"]) == (409, "replay_failed")
    stand.refuse = False
    response = await stand.client.post(f"/operations/parked/{parked['id']}/replay")
    assert response.json() == {"outcome": "replayed, 1 held records applied"}
    assert (await stand.get())["parked"] == []
    assert [(told.action, told.outcome) for told in stand.told] == [("replay", "replayed, 1 held records applied")]
    response = await stand.client.post(f"/operations/parked/{parked['id']}/skip")
    assert (response.status_code, response.json()["code"]) == (409, "parked_record_closed")
    response = await stand.client.post(f"/operations/parked/{uuid4()}/skip")
    assert response.status_code == 404


async def test_a_person_resolves_an_effect_and_retries_its_job(stand: Stand) -> None:
    executor = Executor(stand.database, [LanePolicy("mail:")], stand.clock)

    @executor.handles("send")
    async def send(job: Job, run: JobRun) -> JobOutcome:
        return Waits("unknown")

    async def cut() -> dict[str, Any]:
        raise ConnectionError("cut after DATA")

    async with stand.database.transaction() as tx:
        await JobQueue().add(tx, NewJob("mail:S1", "send", "d1", {}, stand.clock.now(), "invoice 1"))
    await executor.drain()
    key = EffectKey("smtp", "send", "d1", 1)
    await EffectLedger(stand.database, stand.clock).perform(key, request={}, call=cut)
    found = await stand.get()
    [effect], [job] = found["effects"], found["jobs"]
    assert (effect["state"], job["state"]) == ("unknown", "waiting")
    named = {name: effect[name] for name in ("partner", "operation", "document_id", "revision", "ordinal")}
    response = await stand.client.post("/operations/effects/resolve", json={**named, "arrived": True})
    assert response.json() == {"outcome": "arrived"}
    assert (await stand.client.post(f"/operations/jobs/{job['id']}/retry")).status_code == 200
    assert (await stand.client.post(f"/operations/jobs/{job['id']}/retry")).status_code == 409
    await executor.drain()
    response = await stand.client.post(f"/operations/jobs/{job['id']}/skip", json={"reason": "by hand"})
    assert response.json() == {"outcome": "given_up"}
    found = await stand.get()
    assert (found["effects"], found["jobs"]) == ([], [])
    assert [told.subject for told in stand.told] == [None, "invoice 1", "invoice 1"]


@pytest.mark.parametrize("job_id", ["0", "99999999999999999999", "x"])
async def test_an_impossible_id_is_malformed(stand: Stand, job_id: str) -> None:
    assert (await stand.client.post(f"/operations/jobs/{job_id}/retry")).status_code == 422


async def test_operations_are_for_administrators_of_everything(stand: Stand) -> None:
    stand.staff = StaffToken("2", "Bob", (Grant("admin", "S1"), Grant("accountant", "*")), 1)
    response = await stand.client.get("/operations")
    assert (response.status_code, response.json()["code"]) == (403, "role_missing")


async def test_what_the_database_says_about_a_value_is_no_failure_of_ours(stand: Stand) -> None:
    for kind, status in (("nul", 422), ("lock", 422), ("bug", 500)):
        response = await stand.client.get(f"/broken/{kind}")
        assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


async def test_while_the_database_is_away_the_answer_is_503(stand: Stand, postgres_engine: Any) -> None:
    await asyncio.to_thread(postgres_engine.kill)
    try:
        response = await stand.client.get("/operations")
        assert (response.status_code, response.json()["code"]) == (503, "unavailable")
        assert response.headers["retry-after"] == "1"
    finally:
        await asyncio.to_thread(postgres_engine.restart)
    assert (await stand.client.get("/operations")).status_code in (200, 503)
    assert (await stand.client.get("/operations")).status_code == 200
