"""Rules of staff with dates, answered by the invoice service."""

from __future__ import annotations

from datetime import date

from proxima_common.contracts.api.overrides import (
    AddOverride,
    EndOverride,
    OverrideAnswer,
    OverrideEffect,
    OverrideRead,
)
from proxima_common.contracts.api.shared import Page

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters


class OverrideFilters(Filters):
    application_id: str | None = None
    client_id: str | None = None
    kind: str | None = None
    on: date | None = None


rules = Declarations(Owner.INVOICE, "overrides")
rules.get(
    "/overrides", "list_overrides", Page[OverrideRead], "Rules of staff, with their dates.", query=OverrideFilters
)
rules.post(
    "/overrides",
    "add_override",
    OverrideAnswer,
    "Set a rule with dates; open drafts that it meets have to be refreshed.",
    body=AddOverride,
    status=201,
)
rules.post(
    "/overrides/preview",
    "preview_override",
    OverrideEffect,
    "What a rule would concern; nothing changes.",
    body=AddOverride,
)
rules.post("/overrides/{override_id}/end", "end_override", OverrideAnswer, "End a rule on a day.", body=EndOverride)
