"""People of the source and the time that they logged."""

from datetime import date, datetime

from proxima_common.contracts.api.shared import Page
from proxima_common.contracts.payload import Month, Quantity, Wire


class PersonHours(Wire):
    """What a person logged in a month so far against what its working days ask for; `gap_seconds` is below 0 for who
    logged more. `last_day` may lie in an earlier month; `empty_days` are working days without any time."""

    person_id: str
    name: str
    role: str | None
    logged_seconds: int
    expected_seconds: int
    gap_seconds: int
    last_day: date | None
    empty_days: list[date]


class PeopleHours(Page[PersonHours]):
    """The largest gap first. `on` is the day up to which it is counted, null while the month has no whole day behind
    it; `people` are all who count in the month, `behind` those with a gap."""

    month: Month
    on: date | None
    working_days: int
    hours_per_day: Quantity
    people: int
    behind: int
    source_as_of: datetime
