"""Why something stopped is kept with the code and the values of the sentence, and comes back with them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from proxima_common.db.database import Database
from proxima_common.errors import Conflict
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.jobs.effect_rows import EffectKey
from proxima_common.jobs.effects import EffectLedger, Refused, Unknown
from proxima_common.jobs.executor import Executor, JobRun
from proxima_common.jobs.leases import LanePolicy, paused_lanes
from proxima_common.jobs.partner import PartnerBusy, PartnerRefused
from proxima_common.jobs.queue import Job, JobOutcome, JobQueue, NewJob
from proxima_common.said import Said, kept, recalled, reworded, said
from proxima_common.testing.clocks import FakeClock
from sqlalchemy import text

AWAY = said("didox_away", "Didox cannot be reached: ConnectError", words="ConnectError")
SAID = {"code": "didox_away", "values": {"words": "ConnectError"}}


def told(sentence: object) -> Any:
    return kept(sentence if isinstance(sentence, str) else None)


def test_an_error_that_is_raised_with_a_sentence_still_knows_its_code_as_text() -> None:
    assert told(str(ConnectionError(AWAY))) == SAID
    assert told(str(ConnectionError("their own words"))) is None


def test_a_sentence_is_said_again_in_other_words_or_from_what_was_kept() -> None:
    assert told(reworded(AWAY, f"tried 3 times: {AWAY}")) == SAID
    assert told(reworded("their own words", "tried 3 times: their own words")) is None
    in_vain = said("job_in_vain", "tried 3 times: their own words", words="their own words")
    assert told(reworded("their own words", in_vain)) == kept(in_vain)
    assert told(reworded(AWAY, in_vain)) == SAID
    again = recalled(str.__str__(AWAY), kept(AWAY))
    assert isinstance(again, Said)
    assert (again, again.code, again.values) == (AWAY, AWAY.code, AWAY.values)
    assert not isinstance(recalled("their own words", None), Said)


@pytest.mark.connected
@pytest.mark.parametrize(
    ("error", "outcome", "beside"),
    [
        (ConnectionError(AWAY), "unknown", SAID),
        (PartnerBusy(timedelta(minutes=1), AWAY), "busy", SAID),
        (PartnerRefused("the buyer is not known"), "refused", None),
        (RuntimeError("x"), "unknown", {"code": "no_answer_but", "values": {"words": "RuntimeError('x')"}}),
    ],
)
async def test_an_attempt_keeps_what_was_said_and_a_partners_words_as_they_are(
    database: Database, error: Exception, outcome: str, beside: object
) -> None:
    async def call() -> dict[str, Any]:
        raise error

    ledger = EffectLedger(database, FakeClock(), settle=timedelta(0))
    key = EffectKey("didox", "create_draft", str(uuid4()), 1)
    try:
        result = await ledger.perform(key, request={}, call=call)
    except PartnerBusy:
        result = None
    async with database.transaction() as tx:
        row = (await tx.execute(text("select outcome, said from effect_attempt"))).one()
        effect = (await tx.execute(text("select said from effect"))).scalar_one()
    assert (row.outcome, row.said, effect) == (outcome, beside, beside)
    if isinstance(result, Unknown):
        again = await ledger.perform(key, request={}, call=call)
        assert isinstance(again, Unknown)
        assert told(again.reason) == beside
    else:
        assert result is None or isinstance(result, Refused)


@pytest.mark.connected
@pytest.mark.parametrize(
    ("error", "state", "beside"),
    [
        (PartnerBusy(timedelta(minutes=1), AWAY), "ready", SAID),
        (ConnectionError(AWAY), "waiting", SAID),
        (Conflict("it was signed meanwhile", code="signed"), "failed", {"code": "signed", "values": {}}),
        (RuntimeError("x"), "waiting", {"code": "job_broke", "values": {"words": "RuntimeError('x')"}}),
    ],
)
async def test_a_job_and_its_lane_keep_what_was_said(
    database: Database, fake_clock: FakeClock, error: Exception, state: str, beside: object
) -> None:
    executor = Executor(database, [LanePolicy("didox:", attempts=1)], fake_clock)

    @executor.handles("create")
    async def create(job: Job, run: JobRun) -> JobOutcome:
        raise error

    async with database.transaction() as tx:
        await JobQueue().add(tx, NewJob("didox:S1", "create", "one", {}, fake_clock.now()))
    await executor.drain()
    async with database.transaction() as tx:
        row = (await tx.execute(text("select state, said from job"))).one()
        lanes = [(lane, told(reason)) for lane, _, reason in await paused_lanes(tx, fake_clock.now())]
    assert (row.state, row.said) == (state, beside)
    assert lanes == ([("didox:S1", SAID)] if state == "ready" else [])


@pytest.mark.connected
async def test_a_clock_keeps_what_its_run_said_until_the_next_one(database: Database, fake_clock: FakeClock) -> None:
    clocks = ClockJobs(database, fake_clock)
    results = ["nothing to tell", said("clock_changed", "3 changed", changed=3)]

    @clocks.every(timedelta(minutes=1), name="poll")
    async def poll(now: datetime) -> str:
        return results.pop()

    for beside in ({"code": "clock_changed", "values": {"changed": "3"}}, None):
        assert await clocks.run_once("poll")
        async with database.transaction() as tx:
            assert (await tx.execute(text("select said from clock_job"))).scalar_one() == beside
        fake_clock.move(timedelta(minutes=1))
