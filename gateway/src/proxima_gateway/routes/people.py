"""People of the source and their time, answered by prefill."""

from __future__ import annotations

from datetime import date

from proxima_common.contracts.api.people import PeopleHours

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters


class PeopleFilters(Filters):
    on: date | None = None
    behind: bool = True


people = Declarations(Owner.PREFILL, "month-end")
people.get(
    "/months/{month}/people",
    "list_people_hours",
    PeopleHours,
    "Who logged how much of what the month asks for up to a day, the largest gap first.",
    query=PeopleFilters,
)
