"""Sellers are kept by administrators; clients and applications come from the warehouse and are only read here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from proxima_common.contracts.api.master_data import LegalEntityRead, LegalEntityWrite, SellerAccount
from proxima_common.contracts.words import Role, TaxKind
from proxima_common.errors import Conflict, FieldError, Invalid, PreconditionFailed
from proxima_common.money import minor_units
from proxima_common.said import said

from proxima_invoice.domain.identifiers import ACCOUNT, HOME, MFO, code_faults, faults_of, swift_fault
from proxima_invoice.domain.numbering import check_pattern
from proxima_invoice.domain.overrides import Span
from proxima_invoice.usecases.billing_ports import BillingDesk, Changes
from proxima_invoice.usecases.numbers import repeated_by

PERSONAL = ("director", "accountant", "signers", "mail_from")


async def put_legal_entity(
    desk: BillingDesk, legal_entity_id: str, body: LegalEntityWrite, seen: Callable[[int], None], *, new: bool
) -> LegalEntityRead:
    """Create the seller if the caller saw none (`new`), or replace it when `seen` accepts its present version.

    Every change is audited. Numbered invoices keep the regime, the accounts and the number that they were finalized
    with; drafts take the new ones when they are edited or prefilled. Counters stay when a series is taken out or gets
    another pattern; a pattern that would write a given number again is refused (Conflict `pattern_repeats`).

    Raises `Invalid` naming the field for two regimes of one day, two series of one kind, an unknown currency, a
    pattern that cannot number, identifiers of a wrong form, several accounts in one currency on one day without one
    default, and spans that end before they begin.
    """
    desk.staff.require([Role.ADMIN], legal_entity_id)
    _check(body)
    before = await desk.sellers.get(legal_entity_id, lock=True)
    if before:
        seen(before.version)
    elif not new:
        raise PreconditionFailed(f"there is no legal entity {legal_entity_id}", code="version_changed")
    await _check_patterns(desk, legal_entity_id, body, before)
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


async def _check_patterns(
    desk: BillingDesk, legal_entity_id: str, body: LegalEntityWrite, before: LegalEntityRead | None
) -> None:
    known = {series.kind: series.pattern for series in before.series} if before else {}
    for at, series in enumerate(body.series):
        if known.get(series.kind) == series.pattern:
            continue
        repeated = await repeated_by(desk, legal_entity_id, series.kind, series.pattern)
        if repeated:
            detail = said("pattern_repeats", f"{series.pattern} would give {repeated} a second time", number=repeated)
            raise Conflict(detail, fields=[FieldError(f"/series/{at}/pattern", detail)])


def _check(body: LegalEntityWrite) -> None:
    faults = [
        *_repeated("regimes", "valid_from", [regime.valid_from.isoformat() for regime in body.regimes]),
        *_repeated("series", "kind", [series.kind for series in body.series]),
        *_repeated("signers", "signer_id", [signer.signer_id for signer in body.signers]),
        *_repeated("catalog", "catalog_code", [f"{one.catalog_code}/{one.package_code}" for one in body.catalog]),
        *faults_of({"tin": body.tin, "vat_number": body.vat_number}, body.country),
        *_accounts(body),
        *_spans(body),
        *_defaults_of_types(body),
    ]
    for at, series in enumerate(body.series):
        try:
            check_pattern(series.pattern)
        except Invalid as error:
            faults.append(FieldError(f"/series/{at}/pattern", error.detail))
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)


def _accounts(body: LegalEntityWrite) -> list[FieldError]:
    faults = []
    for at, account in enumerate(body.accounts):
        try:
            minor_units(account.currency)
        except Invalid as error:
            faults.append(FieldError(f"/accounts/{at}/currency", error.detail))
        if body.country == HOME:
            place = f"/accounts/{at}"
            faults += code_faults(
                [
                    (f"{place}/account", account.account, ACCOUNT),
                    (f"{place}/bank_code", account.bank_code, MFO),
                ]
            )
        if account.swift and (detail := swift_fault(account.swift)):
            faults.append(FieldError(f"/accounts/{at}/swift", detail))
        rivals = [other for other in body.accounts if other is not account and _rival(account, other)]
        if rivals and account.is_default == any(other.is_default for other in rivals):
            detail = said(
                "one_default_account",
                f"of several accounts in {account.currency} on one day exactly one is the default",
                currency=account.currency,
            )
            faults.append(FieldError(f"/accounts/{at}/is_default", detail))
    return faults


def _rival(one: SellerAccount, other: SellerAccount) -> bool:
    spans = [Span(account.valid_from or date.min, account.valid_to) for account in (one, other)]
    return one.currency == other.currency and spans[0].overlaps(spans[1])


def _spans(body: LegalEntityWrite) -> list[FieldError]:
    dated: list[tuple[str, date | None, date | None]] = [
        *((f"/accounts/{at}", one.valid_from, one.valid_to) for at, one in enumerate(body.accounts)),
        *((f"/signers/{at}", one.valid_from, one.valid_to) for at, one in enumerate(body.signers)),
        *(
            (f"/regimes/{at}/privilege", one.privilege.valid_from, one.privilege.valid_to)
            for at, one in enumerate(body.regimes)
            if one.privilege
        ),
    ]
    faults = [
        FieldError(
            f"{place}/valid_to",
            said("span_wrong", f"it ends on {ends}, which is not after {begins}", valid_from=begins, valid_to=ends),
        )
        for place, begins, ends in dated
        if begins and ends and ends <= begins
    ]
    return faults + [
        FieldError(
            f"/regimes/{at}/privilege",
            said("regime_names_privilege", f"a regime of tax kind {one.tax_kind} names no privilege"),
        )
        for at, one in enumerate(body.regimes)
        if one.privilege and one.tax_kind is not TaxKind.PRIVILEGE and one.privilege.kind == "vat"
    ]


def _defaults_of_types(body: LegalEntityWrite) -> list[FieldError]:
    named = [(at, kind) for at, item in enumerate(body.catalog) for kind in item.deal_types]
    return [
        FieldError(f"/catalog/{at}/deal_types", said("deal_type_taken", f"{kind} has another item already", deal=kind))
        for place, (at, kind) in enumerate(named)
        if any(kind == earlier for _, earlier in named[:place])
    ]


def _repeated(name: str, part: str, keys: list[str]) -> list[FieldError]:
    return [
        FieldError(f"/{name}/{at}/{part}", said("stands_twice", f"{key} stands in {name} more than once", what=key))
        for at, key in enumerate(keys)
        if key in keys[:at]
    ]
