"""Sellers are kept by administrators; clients and applications come from the warehouse and are only read here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from proxima_common.contracts.api.billing import LegalEntityRead, LegalEntityWrite
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, Invalid, PreconditionFailed
from proxima_common.money import minor_units

from proxima_invoice.domain.numbering import check_pattern
from proxima_invoice.usecases.billing_ports import BillingDesk, Changes

PERSONAL = ("director", "accountant", "mail_from")


async def put_legal_entity(
    desk: BillingDesk, legal_entity_id: str, body: LegalEntityWrite, seen: Callable[[int], None], *, new: bool
) -> LegalEntityRead:
    """Create the seller if the caller saw none (`new`), or replace it when `seen` accepts its present version.

    Every change is audited. Numbered invoices keep the regime, the accounts and the number that they were finalized
    with; drafts take the new ones when they are edited or prefilled. Counters stay when a series is taken out or gets
    another pattern: a number is never given twice, and a finalize that would is refused (`number_taken`).

    Raises `Invalid` naming the field for two regimes of one day, two series of one kind, an unknown currency or a
    pattern that cannot number.
    """
    desk.staff.require([Role.ADMIN], legal_entity_id)
    _check(body)
    before = await desk.sellers.get(legal_entity_id, lock=True)
    if before:
        seen(before.version)
    elif not new:
        raise PreconditionFailed(f"there is no legal entity {legal_entity_id}", code="version_changed")
    version = before.version + 1 if before else 1
    await desk.sellers.put(legal_entity_id, body, version, desk.now)
    after = await desk.sellers.get(legal_entity_id)
    if after is None:
        raise Conflict(f"legal entity {legal_entity_id} vanished while it was written")
    changes = _differences(_plain(before) if before else {}, _plain(after))
    action = "change" if before else "create"
    await desk.master_audit.append(
        f"legal_entity:{legal_entity_id}", desk.staff, action, changes, desk.now, personal=PERSONAL
    )
    return after


def _plain(seller: LegalEntityRead) -> dict[str, Any]:
    return seller.model_dump(mode="json", exclude={"version"})


def _differences(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    names = sorted(set(before) | set(after))
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]


def _check(body: LegalEntityWrite) -> None:
    faults = [
        *_repeated("regimes", "valid_from", [regime.valid_from.isoformat() for regime in body.regimes]),
        *_repeated("series", "kind", [series.kind for series in body.series]),
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


def _repeated(name: str, part: str, keys: list[str]) -> list[FieldError]:
    return [
        FieldError(f"/{name}/{at}/{part}", f"{key} stands in {name} more than once")
        for at, key in enumerate(keys)
        if key in keys[:at]
    ]
