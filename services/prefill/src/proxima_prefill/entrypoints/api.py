"""What staff ask of the warehouse at once, behind the gateway: who is behind with their time."""

import asyncio
import base64
import binascii
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated, Any

from clickhouse_connect.driver.exceptions import Error
from fastapi import APIRouter, Depends, FastAPI, Path, Query
from proxima_common.clock import Clock, clock_from_env
from proxima_common.contracts.api.people import PeopleHours
from proxima_common.contracts.api.people import PersonHours as PersonHoursRead
from proxima_common.contracts.payload import Month
from proxima_common.contracts.words import Role
from proxima_common.errors import FieldError, Invalid, Unavailable
from proxima_common.http.api import create_api
from proxima_common.http.tokens import EVERY_LEGAL_ENTITY, StaffToken, StaffTokenVerifier, staff_dependency
from proxima_common.observability.probes import HEALTH
from proxima_common.process import run_api

from proxima_prefill.bootstrap import api_settings, clickhouse_source
from proxima_prefill.domain.expected import PersonHours, place
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.settings import ApiSettings
from proxima_prefill.usecases.people_hours import people_hours
from proxima_prefill.usecases.source import TimeSource

READERS = (Role.PROJECT_MANAGER, Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)
ERRORS: dict[int | str, dict[str, Any]] = {status: {"description": "a problem"} for status in (401, 403, 422, 503)}
Cursor = Annotated[str | None, Query(max_length=500)]


async def run(stop: asyncio.Event) -> None:
    """The API process."""
    settings = api_settings()
    source = clickhouse_source(settings.clickhouse)
    HEALTH.check("clickhouse", partial(asyncio.to_thread, source.ping))
    await run_api(create_app(settings, source, clock_from_env()), settings.http, stop)


def create_app(settings: ApiSettings, source: TimeSource, clock: Clock) -> FastAPI:
    """The application over this source."""
    verifier = StaffTokenVerifier(settings.staff_public_key_file.read_text(), audience="prefill")
    return create_api("Proxima prefill", settings.http, [people_router(settings, source, clock, verifier)])


def people_router(settings: ApiSettings, source: TimeSource, clock: Clock, verifier: StaffTokenVerifier) -> APIRouter:
    """Reading blocks, so it runs in a thread."""
    router = APIRouter(responses=ERRORS)
    Staff = Annotated[StaffToken, Depends(staff_dependency(verifier))]  # noqa: N806
    expected = settings.expected()

    @router.get("/months/{month}/people")
    async def people(
        staff: Staff,
        month: Annotated[Month, Path()],
        on: date | None = None,
        behind: bool = True,
        cursor: Cursor = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> PeopleHours:
        """Who logged how much of what the month asks for: people work for every seller, so a role for all is needed."""
        staff.require(*READERS, legal_entity_id=EVERY_LEGAL_ENTITY)
        after = read_cursor(cursor)
        period = MonthPeriod.of(month)
        try:
            found = await asyncio.to_thread(people_hours, period, source, expected, today=clock.today(), on=on)
        except Error as error:
            raise Unavailable("the warehouse does not answer", code="source_away") from error
        late = [one for one in found.people if one.gap_seconds > 0]
        items, next_cursor = page(late if behind else found.people, after, limit)
        return PeopleHours(
            month=month,
            on=found.on,
            working_days=found.working_days,
            hours_per_day=expected.hours_per_day,
            people=len(found.people),
            behind=len(late),
            source_as_of=found.source_as_of,
            items=[_read(one) for one in items],
            next_cursor=next_cursor,
        )

    return router


def page(
    people: Sequence[PersonHours], after: tuple[int, str] | None, limit: int
) -> tuple[Sequence[PersonHours], str | None]:
    """The people after a place of the list, and where the page ends if there are more."""
    first = bisect_right(people, after, key=place) if after else 0
    items = people[first : first + limit]
    return items, _cursor(place(items[-1])) if first + limit < len(people) else None


def read_cursor(cursor: str | None) -> tuple[int, str] | None:
    """What a page said where it ends; `Invalid` for anything else."""
    if cursor is None:
        return None
    try:
        gap, _, person_id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        return int(gap), person_id
    except (ValueError, binascii.Error):
        detail = "it is not a cursor of this list"
        raise Invalid(detail, code="invalid_cursor", fields=[FieldError("query:cursor", detail)]) from None


def _cursor(place: tuple[int, str]) -> str:
    return base64.urlsafe_b64encode(f"{place[0]}|{place[1]}".encode()).decode().rstrip("=")


def _read(one: PersonHours) -> PersonHoursRead:
    return PersonHoursRead(
        person_id=one.person_id,
        name=one.name,
        role=one.role,
        logged_seconds=one.logged_seconds,
        expected_seconds=one.expected_seconds,
        gap_seconds=one.gap_seconds,
        last_day=one.last_day,
        empty_days=list(one.empty_days),
    )
