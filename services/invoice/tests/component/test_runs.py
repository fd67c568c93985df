"""A run has ended when every answer is here: answers and the last word travel on different partitions."""

from uuid import UUID

import pytest
from proxima_common.contracts.prefill import PrefillFailed, PrefillProblem, RunFinished
from proxima_common.testing.records import a_record
from proxima_invoice.adapters.periods import period_id

from ..billing import overview
from ..line import Json, Line

pytestmark = pytest.mark.connected

MONTH = "2026-10"


async def test_the_last_word_may_come_before_the_answers(line: Line) -> None:
    run = (await line.post(f"/months/{MONTH}/overview")).json()
    run_id = UUID(run["run_id"])
    last = RunFinished(run_id=run_id, month=MONTH, purpose="overview", answered=2, failed=1)
    assert await line.consumer.handle([a_record(last, str(run_id))])
    assert (await _read(line, run_id))["finished_at"] is None
    made = overview("A2", MONTH, run_id=run_id)
    assert await line.consumer.handle([a_record(made, str(made.period_id))])
    assert (await _read(line, run_id))["finished_at"] is None
    failed = PrefillFailed(
        run_id=run_id,
        subject_id=period_id("A9", MONTH),
        invoice_id=None,
        application_id="A9",
        month=MONTH,
        problems=[PrefillProblem(code="missing_rate", detail="there is no rate", field=None)],
    )
    assert await line.consumer.handle([a_record(failed, str(failed.subject_id))])
    read = await _read(line, run_id)
    assert read["finished_at"] is not None
    assert (read["answered"], read["failed"]) == (2, 1)


async def _read(line: Line, run_id: UUID) -> Json:
    return dict((await line.get(f"/runs/{run_id}")).json())
