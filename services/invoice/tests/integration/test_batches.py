"""Many invoices by one intention: a result per item, done once whatever dies, as the one who asked."""

import asyncio
from uuid import UUID, uuid4

import asyncpg
import pytest
from proxima_common.contracts.staff import GrantHeld, StaffSnapshot
from proxima_common.contracts.words import Role
from proxima_common.testing.records import until

from ..billing import ADMIN, batch, code, create_batch, drafts, executor_of, ids, know_many, ok, results, rows, take
from ..line import APPROVER, Line
from ..scenes import an_application

pytestmark = pytest.mark.connected


async def test_drafts_of_a_batch_share_one_question(line: Line) -> None:
    names = await know_many(line, 5)
    asked = await create_batch(line, *names)
    assert (asked["state"], asked["total"], asked["done"]) == ("running", 5, 0)
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert (done["state"], done["done"], done["failed"]) == ("finished", 5, 0)
    assert [item["application_id"] for item in done["items"]] == names
    (request,) = await line.events("prefill.requested.v1")
    assert {UUID(item["invoice_id"]) for item in request["body"]["items"]} == set(ids(done["items"]))
    for item in done["items"]:
        timeline = (await ok(line.get(f"/invoices/{item['invoice_id']}/audit")))["items"]
        assert [(one["action"], one["actor_id"]) for one in timeline] == [
            ("prefill", "preparer"),
            ("create", "preparer"),
        ]
    assert await rows(line, "select distinct prefill_state from invoice") == [("waiting",)]


async def test_one_bad_item_does_not_undo_the_others(line: Line) -> None:
    names = await know_many(line, 2)
    await line.draft(names[0])
    both = ("preparer", ("preparer", "S1"), ("preparer", "S9"))
    await line.know(an_application(application_id="S9-1", seller_id="S9"))
    items = [names[0], "nobody-knows", "S9-1", names[1]]
    asked = await ok(line.post("/batches", {"verb": "create", "month": "2026-10", "application_ids": items}, both))
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert (done["state"], done["done"], done["failed"]) == ("finished", 1, 3)
    assert results(done) == [
        ("failed", "2026-10 has an invoice already (a draft); late work takes a supplement"),
        ("failed", "there is no application nobody-knows"),
        ("failed", "the legal entity S9 is not set up"),
        ("done", "drafted"),
    ]
    # What a refused item did before its refusal is undone: its month was not opened.
    assert await rows(line, "select application_id from period order by 1") == [(name,) for name in names]


async def test_the_whole_way_of_several_by_batches(line: Line) -> None:
    made = await drafts(line, 3)
    finalized = await batch(line, "finalize", made)
    assert sorted(results(finalized)) == [("done", f"2026-{number:04d}") for number in (1, 2, 3)]
    for draft in made:
        await line.files_made(await line.read(draft["invoice_id"]))
    approved = await batch(line, "approve", made, APPROVER)
    assert sorted(results(approved))[0] == ("done", "2026-0001 approved")
    sending = await batch(line, "send", made)
    assert {state for state, _ in results(sending)} == {"failed"}
    assert "not archived yet" in str(results(sending)[0][1])
    timeline = (await ok(line.get(f"/invoices/{made[0]['invoice_id']}/audit")))["items"]
    assert [(one["action"], one["actor_id"]) for one in timeline[:2]] == [
        ("approve", "approver"),
        ("finalize", "preparer"),
    ]


async def test_a_batch_sends(line: Line) -> None:
    invoice = await line.approved()
    assert results(await batch(line, "send", [invoice])) == [("done", "2026-0001 on its way")]
    assert len(await line.leases(invoice)) == 4


async def test_what_changed_since_it_was_asked_is_refused(line: Line) -> None:
    first, second = await drafts(line, 2)
    body = {"verb": "finalize", "invoice_ids": [first["invoice_id"], second["invoice_id"]]}
    asked = await ok(line.post("/batches", body))
    tag = f'"{first["version"]}"'
    await ok(line.patch(f"/invoices/{first['invoice_id']}", {"printed_note": "wait"}, tag))
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert results(done) == [("failed", "it changed after the batch was asked for"), ("done", "2026-0001")]
    assert await rows(line, "select code from batch_item where state = 'failed'") == [("changed_since",)]


async def test_a_sending_that_changed_since_is_refused(line: Line) -> None:
    invoice = await line.approved()
    asked = await ok(line.post("/batches", {"verb": "send", "invoice_ids": [invoice["invoice_id"]]}))
    edit = {"mail_subject": "Another subject"}
    await ok(line.patch(f"/invoices/{invoice['invoice_id']}", edit, f'"{invoice["version"]}"'))
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert results(done) == [("failed", "it changed after the batch was asked for")]


async def test_four_eyes_hold_in_a_batch(line: Line) -> None:
    both = ("both", ("preparer", "S1"), ("approver", "S1"))
    (draft,) = await drafts(line, 1)
    path = f"/invoices/{draft['invoice_id']}/lines/{draft['lines'][0]['line_id']}"
    changed = await ok(line.patch(path, {"quantity": "1.5"}, f'"{draft["version"]}"', both))
    review = await line.files_made(await line.finalized(changed))
    (result,) = results(await batch(line, "approve", [review], both))
    assert result[0] == "failed"
    assert "another person approves it" in str(result[1])


async def test_files_that_were_not_made_yet_refuse_the_approval(line: Line) -> None:
    review = await line.finalized()
    asked = await ok(line.post("/batches", {"verb": "approve", "invoice_ids": [review["invoice_id"]]}, APPROVER))
    await line.files_made(review)
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}", APPROVER))
    assert results(done) == [("failed", "its files were still being made when the batch was asked for")]


async def test_failed_items_are_tried_again_and_the_others_left_alone(line: Line) -> None:
    names = await know_many(line, 2)
    blocked = await line.draft(names[0])
    asked = await create_batch(line, *names)
    await executor_of(line).drain()
    await ok(
        line.post(
            f"/invoices/{blocked['invoice_id']}/discard", {"reason": "in the way"}, etag=f'"{blocked["version"]}"'
        )
    )

    resumed = await ok(line.post(f"/batches/{asked['batch_id']}/resume"))
    assert (resumed["state"], resumed["done"], resumed["failed"]) == ("running", 1, 0)
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert results(done) == [("done", "drafted"), ("done", "drafted")]
    assert (done["state"], done["done"], done["failed"]) == ("finished", 2, 0)
    assert code(await line.post(f"/batches/{asked['batch_id']}/resume")) == (409, "nothing_to_resume")
    assert len(await rows(line, "select invoice_id from invoice where status = 'draft'")) == 2


async def test_a_resumed_batch_that_still_runs_does_nothing_twice(line: Line, owner: asyncpg.Connection) -> None:
    made = await drafts(line, 4)
    await line.finalized(made[0])
    body = {"verb": "finalize", "invoice_ids": [one["invoice_id"] for one in made]}
    asked = await ok(line.post("/batches", body))
    # As if it had died after its first item: what is left is still planned.
    await owner.execute(
        "insert into job (key, lane, kind, payload, origin, run_at) select key || '-rest', lane, kind, "
        "jsonb_set(payload, '{item_ids}', (payload->'item_ids') - 0), origin, 'infinity' from job where state = 'ready'"
    )
    await owner.execute(
        "update job set payload = jsonb_set(payload, '{item_ids}', jsonb_build_array(payload->'item_ids'->0)) "
        "where run_at <> 'infinity'"
    )
    await executor_of(line).drain()
    await ok(line.post(f"/batches/{asked['batch_id']}/resume"))
    await owner.execute("update job set run_at = '-infinity' where state = 'ready'")
    assert await rows(line, "select count(*) from job where state = 'ready'") == [(1 + 1,)]
    await asyncio.gather(*[executor_of(line).drain() for _ in range(3)])
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert (done["done"], done["failed"], done["state"]) == (3, 1, "finished")
    numbers = await rows(line, "select number from invoice order by number")
    assert [row.number for row in numbers] == [f"2026-{number:04d}" for number in (1, 2, 3, 4)]


async def test_an_owner_who_lost_the_role_does_nothing_through_an_old_batch(line: Line) -> None:
    names = await know_many(line, 1)
    blocked = await line.draft(names[0])
    asked = await create_batch(line, *names)
    await executor_of(line).drain()
    await ok(
        line.post(
            f"/invoices/{blocked['invoice_id']}/discard", {"reason": "in the way"}, etag=f'"{blocked["version"]}"'
        )
    )
    held = [GrantHeld(role=Role.VIEWER, legal_entity_id="S1")]
    snapshot = StaffSnapshot(
        staff_id="preparer", name="Preparer", active=True, grants=held, grants_version=2, telegram_account=None
    )
    await take(line, snapshot)
    for who in (ADMIN, ("preparer", ("viewer", "S1"))):
        await ok(line.post(f"/batches/{asked['batch_id']}/resume", None, who))
        await executor_of(line).drain()
        done = await ok(line.get(f"/batches/{asked['batch_id']}", who))
        assert results(done)[0][0] == "failed"
        assert "role" in str(results(done)[0][1])


async def test_a_hundred_finalizes_give_a_hundred_numbers_in_a_row(line: Line) -> None:
    made = await drafts(line, 100)
    body = {"verb": "finalize", "invoice_ids": [one["invoice_id"] for one in made]}
    asked = await ok(line.post("/batches", body))
    await asyncio.gather(executor_of(line).drain(), executor_of(line).drain())
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert (done["done"], done["failed"], done["state"]) == (100, 0, "finished")
    # In the order of the items, however many executors there are.
    assert [item["result"] for item in done["items"]] == [f"2026-{number:04d}" for number in range(1, 101)]

    told = await line.events("invoice.internal.batch_progressed.v1")
    told = [one for one in told if one["ce_subject"] == asked["batch_id"]]
    assert [one["body"]["done"] for one in told] == list(range(1, 101))
    assert [one["body"]["finished"] for one in told] == [False] * 99 + [True]
    assert [int(one["ce_sequence"]) for one in told] == list(range(1, 101))
    assert {one["ce_actor"] for one in told} == {"staff:preparer"}


async def test_an_executor_that_dies_halfway_leaves_nothing_and_another_does_it_once(
    line: Line, owner: asyncpg.Connection
) -> None:
    names = await know_many(line, 3)
    asked = await create_batch(line, *names)
    async with owner.transaction():
        # The executor has made the first draft and waits here for the month of the second.
        await owner.execute(
            "insert into period (period_id, application_id, month, client_id, legal_entity_id, updated_at) "
            "values ($1, 'B001', '2026-10', 'C2', 'S1', now())",
            uuid4(),
        )
        dying = asyncio.create_task(executor_of(line).drain())
        waits = "select pid from pg_locks where not granted"

        async def is_waiting() -> bool:
            return bool(await owner.fetch(waits))

        await until(is_waiting)
        assert await rows(line, "select pg_terminate_backend(pid) from pg_locks where not granted") == [(True,)]
        await dying
        await owner.execute("delete from period where application_id = 'B001'")
    assert await rows(line, "select invoice_id from invoice") == []
    assert (await ok(line.get(f"/batches/{asked['batch_id']}")))["done"] == 0

    await owner.execute("update job set run_at = '-infinity', lease_until = now() where state in ('ready', 'leased')")
    await asyncio.gather(executor_of(line).drain(), executor_of(line).drain())
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert (done["state"], done["done"]) == ("finished", 3)
    assert len(await rows(line, "select invoice_id from invoice")) == 3
    assert len(await line.events("prefill.requested.v1")) == 1
    assert len(await line.events("invoice.internal.batch_progressed.v1")) == 1


async def test_two_jobs_of_one_item_at_once_do_it_once(line: Line, owner: asyncpg.Connection) -> None:
    draft = await line.draft()
    await ok(line.post("/batches", {"verb": "finalize", "invoice_ids": [draft["invoice_id"]]}))
    columns = "lane, kind, payload, origin, run_at"
    await owner.execute(f"insert into job (key, {columns}) select key || '-again', {columns} from job")

    async def both_wait() -> bool:
        return int(await owner.fetchval("select count(distinct pid) from pg_locks where not granted")) == 2

    async with owner.transaction():
        await owner.execute("select from invoice for update")
        running = asyncio.create_task(executor_of(line).drain())
        await until(both_wait)
    await running
    assert await rows(line, "select done, failed, state from batch") == [(1, 0, "finished")]
    assert len(await line.events("invoice.internal.batch_progressed.v1")) == 1


async def test_a_job_that_comes_again_after_its_commit_does_nothing(line: Line, owner: asyncpg.Connection) -> None:
    draft = await line.draft()
    await batch(line, "finalize", [draft])
    await owner.execute("update job set state = 'leased', lease_until = now() - interval '1 s', ended_at = null")
    await executor_of(line).drain()
    assert len(await line.events("invoice.internal.finalized.v1")) == 1
    assert len(await line.events("invoice.internal.batch_progressed.v1")) == 1
    assert await rows(line, "select done, failed from batch") == [(1, 0)]
    assert await rows(line, "select state from job") == [("done",)]


async def test_drafts_are_asked_for_anew_and_numbered_ones_voided(line: Line) -> None:
    made = await drafts(line, 3)
    asked = await batch(line, "refresh", made)
    assert results(asked) == [("done", "a draft asked for anew")] * 3
    assert await rows(line, "select distinct prefill_state from invoice") == [("waiting",)]

    for name in ("V1", "V2"):
        await line.know(an_application(application_id=name))
    reviews = [await line.finalized(await line.draft(name)) for name in ("V1", "V2")]
    body = {"verb": "void", "invoice_ids": [one["invoice_id"] for one in [*reviews, made[2]]]}
    refused = await line.post("/batches", body)
    assert (refused.status_code, [one["pointer"] for one in refused.json()["errors"]]) == (422, ["/reason"])
    asked = await ok(line.post("/batches", body | {"reason": "billed to the wrong contract"}))
    await executor_of(line).drain()
    done = await ok(line.get(f"/batches/{asked['batch_id']}"))
    assert [state for state, _ in results(done)] == ["done", "done", "failed"]
    timeline = (await ok(line.get(f"/invoices/{reviews[0]['invoice_id']}/audit")))["items"]
    assert (timeline[0]["action"], timeline[0]["reason"]) == ("void", "billed to the wrong contract")
