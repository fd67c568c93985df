"""PlanFact's own oddities beside the faults that every partner has."""

from __future__ import annotations

from pydantic import Field

from proxima_sandbox.faults import Switches


class PlanFactSwitches(Switches):
    """The shared switches and those of PlanFact."""

    write_ms: int = Field(5, ge=0, description="how long each write holds the business's write lock")
    per_minute: int = Field(0, ge=0, description="calls allowed in a minute; 0 is unlimited")
    empty_create: bool = Field(False, description="a successful create answers with an empty body")
    total_zero: bool = Field(False, description="lists say total 0 although rows are there")
    deals_in_tariff: bool = True
    echo_external_id: bool = Field(False, description="operations are read with their externalId")
