"""Rates of the Central Bank from its stand-in into Postgres, by the clock's job and by hand, and up to an invoice."""

import asyncio
import os
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from proxima_common.jobs.clock_jobs import ClockJobs
from proxima_common.settings import DatabaseSettings
from proxima_common.testing.clocks import FakeClock
from proxima_common.testing.records import until
from proxima_invoice.adapters.central_bank import CentralBank
from proxima_invoice.adapters.exchange_rates import RateLedger
from proxima_invoice.usecases.exchange_rates import RateImport, RatesUnavailable
from proxima_sandbox.testing import CentralBankSandbox
from sqlalchemy.exc import ProgrammingError

from ..billing import ADMIN, code, ok, pointers, rows
from ..line import PREPARER, VIEWER, Json, Line
from ..scenes import NOW

pytestmark = pytest.mark.connected

ACCOUNTANT = ("accountant", ("accountant", "*"))
D = Decimal
FRIDAY, SATURDAY, MONDAY = date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 2)
ENTERED = {
    "from_currency": "USD",
    "to_currency": "UZS",
    "published": "12500.00",
    "issued_on": "2026-10-31",
    "reason": "letter of the bank of 31 October",
}


async def dollars(line: Line) -> list[tuple[date, Decimal]]:
    found = await rows(line, "select issued_on, rate from exchange_rate where from_currency = 'USD' order by issued_on")
    return [(one.issued_on, one.rate) for one in found]


async def asked(line: Line) -> list[tuple[date, bool]]:
    found = await rows(line, "select day, rates > 0 as some from exchange_day order by day")
    return [(one.day, one.some) for one in found]


def paths(sandbox: CentralBankSandbox) -> list[str]:
    return [request["path"].split("/json/")[1] for request in reversed(sandbox.requests())]


async def test_missing_days_are_asked_for_and_weekends_remembered(
    line: Line, importing: RateImport, central_bank_sandbox: CentralBankSandbox
) -> None:
    assert await importing.run(MONDAY, NOW) == "asked for 5 days, 78 new rates"
    assert [day for day, _ in await dollars(line)] == [date(2026, 10, 29), FRIDAY, MONDAY]
    assert await asked(line) == [
        (date(2026, 10, 29), True),
        (FRIDAY, True),
        (SATURDAY, False),
        (date(2026, 11, 1), False),
        (MONDAY, True),
    ]
    again = await importing.run(MONDAY, NOW)
    assert again == "asked for 0 days, 0 new rates"
    assert await importing.run(MONDAY + timedelta(days=1), NOW) == "asked for 1 days, 26 new rates"
    assert paths(central_bank_sandbox)[-1] == "all/2026-11-03/"


async def test_rates_are_kept_as_published_and_for_one(line: Line, importing: RateImport) -> None:
    await importing.run(FRIDAY, NOW)
    (rupiah,) = await rows(line, "select * from exchange_rate where from_currency = 'IDR' and issued_on = '2026-10-30'")
    assert (rupiah.nominal, rupiah.published, rupiah.rate) == (10, D("7.0600000000"), D("0.7060000000"))
    assert (rupiah.source, rupiah.to_currency, rupiah.entered_by) == ("cbu", "UZS", "service:invoice")


async def test_today_is_asked_again_until_it_has_rates(
    line: Line, importing: RateImport, central_bank_sandbox: CentralBankSandbox
) -> None:
    central_bank_sandbox.withhold(FRIDAY)
    await importing.run(FRIDAY, NOW)
    assert (await asked(line))[-1] == (date(2026, 10, 29), True)
    central_bank_sandbox.publish(FRIDAY)
    assert await importing.run(FRIDAY, NOW) == "asked for 1 days, 26 new rates"
    assert (await dollars(line))[-1] == (FRIDAY, D("12171.0300000000"))


async def test_two_importers_at_once_add_each_rate_once(line: Line, importing: RateImport) -> None:
    await asyncio.gather(*[importing.run(FRIDAY, NOW) for _ in range(4)])
    (count,) = await rows(
        line, "select count(*), count(distinct (from_currency, issued_on)) as pairs from exchange_rate"
    )
    assert count[0] == count.pairs == 26 * 5


async def test_a_corrected_rate_is_a_further_row_and_holds(
    line: Line, importing: RateImport, bank: CentralBank, central_bank_sandbox: CentralBankSandbox
) -> None:
    await importing.run(FRIDAY, NOW)
    central_bank_sandbox.correct(FRIDAY, "USD", "12170.01")
    later = NOW + timedelta(hours=1)
    corrected = await bank.published(FRIDAY)
    assert await RateLedger(line.made.database).keep(FRIDAY, corrected, later, final=True) == 1
    found = await ok(line.get("/exchange-rates/lookup?from_currency=USD&to_currency=UZS&day=2026-10-30"))
    assert found["rate"] == "12170.0100000000"


BAD_DAYS: list[dict[str, Any]] = [
    {"error_next": 1},
    {"html_next": 1},
    {"busy_next": 1},
    {"broken_json_next": 1},
    {"cut_before_next": 1},
    {"timeout_after_next": 1, "hang_ms": 3000},
]


@pytest.mark.parametrize("fault", BAD_DAYS, ids=lambda fault: next(iter(fault)))
async def test_a_bad_answer_changes_nothing_and_is_asked_for_again(
    line: Line, importing: RateImport, central_bank_sandbox: CentralBankSandbox, fault: dict[str, Any]
) -> None:
    central_bank_sandbox.switch(hits="reads", only_path="2026-10-29", **fault)
    with pytest.raises(RatesUnavailable, match="2026-10-29"):
        await importing.run(FRIDAY, NOW)
    assert [day for day, _ in await asked(line)] == [date(2026, 10, 26), date(2026, 10, 27), date(2026, 10, 28)]
    central_bank_sandbox.switch()
    assert await importing.run(FRIDAY, NOW) == "asked for 2 days, 52 new rates"


async def test_the_clock_job_says_that_it_failed_and_comes_again(
    line: Line, importing: RateImport, clock: FakeClock, central_bank_sandbox: CentralBankSandbox
) -> None:
    clocks, rival = ClockJobs(line.made.database, clock), ClockJobs(line.made.database, clock)
    for jobs in (clocks, rival):

        @jobs.every(timedelta(hours=1), name="import_rates")
        async def run(now: datetime) -> str:
            return await importing.run(clock.today(), now)

    central_bank_sandbox.switch(hits="reads", down=True)
    assert await clocks.run_once("import_rates")
    (job,) = await rows(line, "select last_ok, last_result from clock_job where name = 'import_rates'")
    assert not job.last_ok
    assert "no answer about 2026-10-29" in job.last_result
    central_bank_sandbox.switch()
    clock.move(timedelta(hours=1))
    assert sorted(await asyncio.gather(clocks.run_once("import_rates"), rival.run_once("import_rates"))) == [
        False,
        True,
    ]
    (job,) = await rows(line, "select last_ok, last_result from clock_job where name = 'import_rates'")
    assert (job.last_ok, job.last_result) == (True, "asked for 5 days, 78 new rates")


async def test_the_jobs_process_imports(
    line: Line, pg_database: DatabaseSettings, central_bank_sandbox: CentralBankSandbox
) -> None:
    environment = os.environ | {
        "INVOICE_DATABASE__URL": pg_database.url.get_secret_value(),
        "INVOICE_KAFKA__BOOTSTRAP": "127.0.0.1:9",
        "INVOICE_CENTRAL_BANK__BASE_URL": central_bank_sandbox.base_url,
        "INVOICE_CENTRAL_BANK__BACKFILL_DAYS": "10",
        "INVOICE_S3__ENDPOINT": "http://127.0.0.1:9",
        "INVOICE_S3__BUCKET": "unused",
        "INVOICE_S3__ACCESS_KEY": "unused",
        "INVOICE_S3__SECRET_KEY": "unused",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "proxima_invoice", "jobs", env=environment, stdout=asyncio.subprocess.DEVNULL
    )

    async def imported() -> bool:
        found = await rows(line, "select last_ok from clock_job where name = 'import_rates' and last_end is not null")
        return bool(found)

    try:
        await until(imported, 30)
    finally:
        process.terminate()
        await process.wait()
    assert (await rows(line, "select last_ok from clock_job where name = 'import_rates'"))[0].last_ok
    assert len(await asked(line)) >= 10


# --- by hand ---


async def test_a_rate_entered_by_hand_holds_for_its_day_and_is_audited(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    entered = await ok(line.post("/exchange-rates", ENTERED, ACCOUNTANT))
    assert (entered["source"], entered["rate"], entered["entered_by"]) == ("hand", "12500.0000000000", "accountant")
    lookup = "/exchange-rates/lookup?from_currency=USD&to_currency=UZS&day="
    saturday = await ok(line.get(f"{lookup}2026-10-31", VIEWER))
    assert (saturday["rate"], saturday["source"], saturday["issued_on"]) == ("12500.0000000000", "hand", "2026-10-31")
    assert "entered by hand (letter of the bank of 31 October) on 2026-10-31" in saturday["why"]
    assert (await ok(line.get(f"{lookup}2026-10-30")))["source"] == "cbu"
    assert (await ok(line.get(f"{lookup}2026-11-02")))["source"] == "cbu"
    (entry,) = await rows(line, "select * from master_audit where subject = 'exchange_rate:USD/UZS'")
    assert (entry.action, entry.actor_id) == ("enter", "accountant")
    assert entry.changes[0]["before"] == "12171.0300000000 cbu 2026-10-30"
    assert entry.changes[1]["after"] == ENTERED["reason"]


async def test_a_rate_is_entered_once_per_key_and_mended_by_another_one(line: Line) -> None:
    first = await line.post("/exchange-rates", ENTERED, ACCOUNTANT, key="rate-key-1")
    again = await line.post("/exchange-rates", ENTERED, ACCOUNTANT, key="rate-key-1")
    assert first.json() == again.json()
    await ok(line.post("/exchange-rates", {**ENTERED, "published": "12400"}, ACCOUNTANT))
    found = await ok(line.get("/exchange-rates/lookup?from_currency=USD&to_currency=UZS&day=2026-10-31"))
    assert found["rate"] == "12400.0000000000"
    assert len((await ok(line.get("/exchange-rates?source=hand")))["items"]) == 2


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"issued_on": "2026-11-03"}, "/issued_on"),
        ({"from_currency": "XXX"}, "/from_currency"),
        ({"to_currency": "USD"}, "/to_currency"),
        ({"from_currency": "UZS", "to_currency": "USD"}, "/from_currency"),
        ({"published": "0"}, "/published"),
        ({"reason": "x"}, "/reason"),
    ],
)
async def test_what_is_no_rate_is_refused_by_its_field(line: Line, changes: Json, pointer: str) -> None:
    refused = await line.post("/exchange-rates", {**ENTERED, **changes}, ACCOUNTANT)
    assert refused.status_code == 422
    assert pointers(refused) == [pointer]
    assert await rows(line, "select 1 from exchange_rate") == []


async def test_rates_are_entered_by_who_may_for_every_legal_entity(line: Line) -> None:
    for who in (PREPARER, VIEWER, ("one", ("accountant", "S1"))):
        assert code(await line.post("/exchange-rates", ENTERED, who)) == (403, "role_missing")
    assert (await line.post("/exchange-rates", ENTERED, ADMIN)).status_code == 201
    assert code(await line.get("/exchange-rates", ("nobody",))) == (403, "role_missing")


async def test_nobody_changes_or_removes_a_rate(line: Line) -> None:
    for statement in ("update exchange_rate set rate = 1", "delete from exchange_rate", "delete from exchange_day"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            await rows(line, statement)


async def test_the_list_is_paged_the_latest_day_first(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    found: list[Json] = []
    cursor = ""
    while True:
        page = await ok(line.get(f"/exchange-rates?limit=7&since=2026-10-30{cursor}"))
        found += page["items"]
        if not page["next_cursor"]:
            break
        cursor = f"&cursor={page['next_cursor']}"
    keys = [(one["issued_on"], one["from_currency"]) for one in found]
    assert len(keys) == len(set(keys)) == 52
    assert [day for day, _ in keys] == ["2026-11-02"] * 26 + ["2026-10-30"] * 26
    of_pair = await ok(line.get("/exchange-rates?from_currency=EUR&to_currency=UZS&until=2026-10-30"))
    assert [one["issued_on"] for one in of_pair["items"]] == ["2026-10-30", "2026-10-29"]


async def test_a_pair_without_a_rate_of_its_own_goes_through_som(line: Line, importing: RateImport) -> None:
    lookup = "/exchange-rates/lookup?from_currency=EUR&to_currency=USD&day=2026-10-31"
    assert code(await line.get(lookup)) == (409, "missing_rate_of_exchange")
    await importing.run(MONDAY, NOW)
    found = await ok(line.get(lookup))
    assert D(found["rate"]) == D("1.1942374639")
    assert found["why"].startswith("through UZS: 14535.1 UZS for 1 EUR, published by cbu on 2026-10-30")
    assert found["imported_until"] == "2026-11-02"
