"""Who is behind, from the demo warehouse on the real engine to the answer that staff get."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.testing.clocks import FakeClock
from proxima_prefill.adapters.clickhouse import ClickHouseSource
from proxima_prefill.domain.expected import LATELY
from proxima_prefill.entrypoints.api import create_app
from proxima_prefill.settings import ApiSettings, ClickHouseSettings

pytestmark = pytest.mark.connected

HEADERS = Callable[..., dict[str, str]]
SECOND_OF_NOVEMBER = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Tashkent"))


@pytest.fixture
def api_settings(read_only: Any, demo: str, staff_keys: tuple[str, str], tmp_path: Path) -> ApiSettings:
    key = tmp_path / "staff.pem"
    key.write_text(staff_keys[1])
    return ApiSettings(clickhouse=read_only(demo), http={"port": 1}, staff_public_key_file=key)


@pytest.fixture
def headers(staff_keys: tuple[str, str]) -> HEADERS:
    signer = StaffTokenSigner(staff_keys[0])

    def made(role: str = "project_manager", legal_entity_id: str = "*") -> dict[str, str]:
        grants = [Grant(role, legal_entity_id)]
        token = signer.sign(staff_id="1", name="Ann", grants=grants, grants_version=1, audience="prefill")
        return {"Authorization": f"Bearer {token}"}

    return made


@pytest.fixture
async def http(api_settings: ApiSettings, source: ClickHouseSource) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(api_settings, source, FakeClock(SECOND_OF_NOVEMBER))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prefill") as client:
        yield client


async def test_the_month_that_ended(http: httpx.AsyncClient, headers: HEADERS, source: ClickHouseSource) -> None:
    found = (await http.get("/months/2026-10/people", headers=headers())).json()
    assert (found["on"], found["hours_per_day"]) == ("2026-10-31", "8")
    gaps = [one["gap_seconds"] for one in found["items"]]
    assert gaps == sorted(gaps, reverse=True)
    assert min(gaps) > 0
    assert (len(gaps), found["next_cursor"]) == (found["behind"], None)
    names = {one["person_id"]: one["name"] for one in found["items"]}
    assert names["p11"] == "Laziz Demo (contractor)"
    # He left in August, and the source says so.
    assert "p09" not in names
    contractor = next(one for one in found["items"] if one["person_id"] == "p11")
    logged = [one for one in source.days_of_work(date(2026, 10, 1), date(2026, 11, 1)) if one.person_id == "p11"]
    assert contractor["logged_seconds"] == sum(one.seconds for one in logged)
    assert contractor["expected_seconds"] == found["working_days"] * 8 * 3600
    assert contractor["last_day"] == max(one.day for one in logged).isoformat()


async def test_who_left_owes_the_days_before(http: httpx.AsyncClient, headers: HEADERS) -> None:
    found = (await http.get("/months/2026-08/people?behind=false", headers=headers())).json()
    jasur = next(one for one in found["items"] if one["person_id"] == "p09")
    # The 31st of August is given for Independence Day; he was there for 15 of the others.
    assert (found["working_days"], jasur["expected_seconds"]) == (20, 15 * 8 * 3600)
    assert jasur["last_day"] < "2026-08-22"


async def test_deleted_time_does_not_count(source: ClickHouseSource, writer: Any, demo: str) -> None:
    first, end = date(2026, 10, 1) - LATELY, date(2026, 11, 1)
    days = f"work_date >= '{first}' AND work_date < '{end}'"
    query = f"SELECT sum(time_spent_seconds), countIf(is_deleted = 1) FROM {demo}.worklogs WHERE {days}"
    ((all_seconds, deleted),) = writer.query(query).result_rows
    assert deleted
    assert sum(one.seconds for one in source.days_of_work(first, end)) < all_seconds


async def test_pages_follow_each_other_without_a_gap(http: httpx.AsyncClient, headers: HEADERS) -> None:
    path = "/months/2026-10/people?behind=false"
    whole = (await http.get(path, headers=headers())).json()
    assert whole["people"] == len(whole["items"]) >= whole["behind"] > 0
    paged: list[str] = []
    cursor = ""
    while True:
        found = (await http.get(f"{path}&limit=5{cursor}", headers=headers())).json()
        paged += [one["person_id"] for one in found["items"]]
        if found["next_cursor"] is None:
            break
        cursor = f"&cursor={found['next_cursor']}"
    assert paged == [one["person_id"] for one in whole["items"]]


async def test_up_to_the_day_that_is_asked(http: httpx.AsyncClient, headers: HEADERS) -> None:
    early = (await http.get("/months/2026-10/people?on=2026-10-02", headers=headers())).json()
    # The 1st of October is a holiday.
    assert (early["on"], early["working_days"]) == ("2026-10-02", 1)
    just_begun = (await http.get("/months/2026-11/people", headers=headers())).json()
    assert (just_begun["on"], just_begun["behind"]) == ("2026-11-01", 0)
    to_come = (await http.get("/months/2026-12/people", headers=headers())).json()
    assert (to_come["on"], to_come["items"]) == (None, [])


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("on=2026-11-01", "query:on"), ("on=soon", "query:on"), ("cursor=x!", "query:cursor"), ("limit=0", "query:limit")],
)
async def test_what_is_asked_wrongly(http: httpx.AsyncClient, headers: HEADERS, query: str, pointer: str) -> None:
    refused = await http.get(f"/months/2026-10/people?{query}", headers=headers())
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("role", "legal_entity_id", "status"),
    [
        ("preparer", "*", 200),
        ("accountant", "*", 200),
        ("admin", "*", 200),
        ("viewer", "*", 403),
        ("approver", "*", 403),
        ("project_manager", "S1", 403),
    ],
)
async def test_who_may_see_it(
    http: httpx.AsyncClient, headers: HEADERS, role: str, legal_entity_id: str, status: int
) -> None:
    answer = await http.get("/months/2026-10/people", headers=headers(role, legal_entity_id))
    assert answer.status_code == status
    assert (await http.get("/months/2026-10/people")).status_code == 401


async def test_a_warehouse_that_is_away_is_said(api_settings: ApiSettings, headers: HEADERS) -> None:
    nowhere = ClickHouseSettings.model_validate(api_settings.clickhouse.model_dump() | {"port": 1})
    app = create_app(api_settings, ClickHouseSource(nowhere), FakeClock(SECOND_OF_NOVEMBER + timedelta(days=1)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prefill") as client:
        answer = await client.get("/months/2026-10/people", headers=headers())
    assert (answer.status_code, answer.json()["code"]) == (503, "source_away")
