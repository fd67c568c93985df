"""Sellers are kept by administrators; clients and applications come from the warehouse and are only read here."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from proxima_common.contracts.api.billing import LegalEntityRead, LegalEntityWrite
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, Invalid, PreconditionFailed, PreconditionRequired
from proxima_common.money import minor_units
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters import legal_entities, master_audit
from proxima_invoice.domain.numbering import check_pattern
from proxima_invoice.domain.staff import Staff


async def put_legal_entity(
    tx: AsyncConnection,
    legal_entity_id: str,
    body: LegalEntityWrite,
    *,
    by: Staff,
    seen_version: int | None,
    now: datetime,
) -> LegalEntityRead:
    """Create the seller, or replace it when `seen_version` is its present one; every change is audited.

    Raises `Invalid` naming the field for two regimes of one day, two series of one kind, an unknown currency or a
    pattern that cannot number.
    """
    by.require([Role.ADMIN], legal_entity_id)
    _check(body)
    before = await legal_entities.get(tx, legal_entity_id, lock=True)
    version = _next_version(before, seen_version)
    await legal_entities.put(tx, legal_entity_id, body, version, now)
    after = await legal_entities.get(tx, legal_entity_id)
    if after is None:
        raise Conflict(f"legal entity {legal_entity_id} vanished while it was written")
    old = before.model_dump(mode="json", exclude={"version"}) if before else {}
    changes = master_audit.differences(old, after.model_dump(mode="json", exclude={"version"}))
    action = "change" if before else "create"
    await master_audit.append(tx, f"legal_entity:{legal_entity_id}", by, action, changes, now)
    return after


def _next_version(before: LegalEntityRead | None, seen: int | None) -> int:
    if before is None:
        return 1
    if seen is None:
        raise PreconditionRequired("say which version you saw (If-Match)")
    if seen != before.version:
        raise PreconditionFailed(f"it is at version {before.version}, you saw {seen}")
    return before.version + 1


def _check(body: LegalEntityWrite) -> None:
    faults = [
        *_repeated("regimes", [regime.valid_from.isoformat() for regime in body.regimes]),
        *_repeated("series", [series.kind for series in body.series]),
    ]
    for at, account in enumerate(body.accounts):
        try:
            minor_units(account.currency)
        except Invalid as error:
            faults.append(FieldError(f"/accounts/{at}/currency", error.detail))
    for at, series in enumerate(body.series):
        try:
            check_pattern(series.pattern)
        except Invalid as error:
            faults.append(FieldError(f"/series/{at}/pattern", error.detail))
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)


def _repeated(name: str, keys: list[str]) -> list[FieldError]:
    return [
        FieldError(f"/{name}", f"{key} stands {times} times in {name}: one rule for one day")
        for key, times in Counter(keys).items()
        if times > 1
    ]
