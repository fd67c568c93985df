"""Set and end rules of staff: who may, what they meet, and what becomes of the drafts that they concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from proxima_common.contracts.api.overrides import (
    AddOverride,
    AffectedInvoice,
    AffectedMonth,
    OverrideAnswer,
    OverrideEffect,
    OverrideRead,
)
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.words import InvoiceStatus, Role
from proxima_common.errors import NotFound
from proxima_common.ids import new_id

from proxima_invoice.domain.overrides import (
    Override,
    Span,
    Subject,
    SubjectKind,
    check_rank,
    check_span,
    ended,
    touches_amounts,
)
from proxima_invoice.usecases.billing_ports import BillingDesk, Changes
from proxima_invoice.usecases.override_content import PERSONAL, content_of, kind_of, warnings_on
from proxima_invoice.usecases.override_ports import Concerned, OpenInvoice, OpenMonth

MAY_OVERRIDE = (Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)


async def add_override(desk: BillingDesk, body: AddOverride) -> OverrideAnswer:
    """Set a rule. Months that it meets get another context version, so that their drafts must be refreshed.

    Who sets terms, rates, scopes or taxes while an invoice of the application is open has touched that invoice: they
    cannot approve it. Refused: a rule that meets another of equal rank on some day (`equal_rank`), also when both are
    set at once.
    """
    subject, concerned = await _subject(desk, body.application_id, body.client_id)
    new = await _made(desk, body, subject, concerned)
    applications = [one.application_id for one in concerned]
    await desk.overrides.lock(applications)
    check_rank(new, await desk.overrides.rivals(new))
    await desk.overrides.add(new)
    effect = await _take_effect(desk, new, applications, new.span, "override_set", new.reason)
    await _audit(desk, new, "override_set", _set(new), new.reason)
    warnings = warnings_on(body, await _country(desk, concerned))
    return OverrideAnswer(
        override=read_of(new),
        effect=effect.model_copy(
            update={"warnings": warnings, "warnings_said": [SaidRead.of(one) for one in warnings]}
        ),
    )


async def preview(desk: BillingDesk, body: AddOverride) -> OverrideEffect:
    """What `add_override` would do now, refused like it; nothing is changed."""
    subject, concerned = await _subject(desk, body.application_id, body.client_id)
    new = await _made(desk, body, subject, concerned)
    check_rank(new, await desk.overrides.rivals(new))
    invoices, months = await _met(desk, [one.application_id for one in concerned], new.span)
    warnings = warnings_on(body, await _country(desk, concerned))
    return _effect(new, invoices, months, warnings)


async def end_override(desk: BillingDesk, override_id: UUID, on: date, reason: str) -> OverrideAnswer:
    """End a rule on a day, the first without it; it is never deleted. The days that it loses are treated like a change.

    Ending a rule on the day when it begins says that it never held.
    """
    found = await desk.overrides.get(override_id)
    if found is None:
        raise _unknown(override_id)
    concerned = await desk.overrides.concerned(found.subject)
    if not any(desk.staff.sees(one.legal_entity_id) for one in concerned):
        raise _unknown(override_id)
    _require(desk, concerned)
    applications = [one.application_id for one in concerned]
    await desk.overrides.lock(applications)
    present = await desk.overrides.get(override_id) or found
    lost = ended(present, on)
    await desk.overrides.end(override_id, on, desk.staff.staff_id, reason, desk.now)
    after = replace(present, span=Span(present.span.valid_from, on), ended_by=desk.staff.staff_id, ended_at=desk.now)
    effect = await _take_effect(desk, present, applications, lost, "override_ended", reason)
    before = present.span.valid_to.isoformat() if present.span.valid_to else None
    changes: Changes = [
        {"field": "override", "before": str(override_id), "after": str(override_id)},
        {"field": "valid_to", "before": before, "after": on.isoformat()},
    ]
    await _audit(desk, after, "override_ended", changes, reason)
    return OverrideAnswer(override=read_of(after), effect=effect)


def read_of(override: Override) -> OverrideRead:
    """The rule as staff see it."""
    of_application = override.subject.kind is SubjectKind.APPLICATION
    return OverrideRead(
        override_id=override.override_id,
        kind=override.kind.value,
        application_id=override.subject.id if of_application else None,
        client_id=None if of_application else override.subject.id,
        valid_from=override.span.valid_from,
        valid_to=override.span.valid_to,
        content=dict(override.content),
        reason=override.reason,
        made_by=override.made_by,
        made_at=override.made_at,
        ended_by=override.ended_by,
        ended_at=override.ended_at,
    )


async def _subject(
    desk: BillingDesk, application_id: str | None, client_id: str | None
) -> tuple[Subject, list[Concerned]]:
    """Whom the rule is for, once it is known that this person may set one there: for a client, at all its sellers."""
    if application_id is not None:
        subject, name = Subject(SubjectKind.APPLICATION, application_id), f"application {application_id}"
    else:
        subject, name = Subject(SubjectKind.CLIENT, str(client_id)), f"client {client_id}"
    concerned = await desk.overrides.concerned(subject)
    if not any(desk.staff.sees(one.legal_entity_id) for one in concerned):
        raise NotFound(f"there is no {name}", code=f"{subject.kind}_not_found")
    _require(desk, concerned)
    return subject, concerned


def _require(desk: BillingDesk, concerned: Sequence[Concerned]) -> None:
    for entity in sorted({one.legal_entity_id for one in concerned}):
        desk.staff.require(MAY_OVERRIDE, entity)


async def _made(desk: BillingDesk, body: AddOverride, subject: Subject, concerned: list[Concerned]) -> Override:
    span = Span(body.valid_from, body.valid_to)
    check_span(span)
    content = content_of(body, concerned, await _country(desk, concerned))
    return Override(new_id(), subject, kind_of(body), span, content, body.reason, desk.staff.staff_id, desk.now)


async def _country(desk: BillingDesk, concerned: Sequence[Concerned]) -> str:
    _, client = await desk.master.application(concerned[0].application_id)
    return client.country


async def _met(desk: BillingDesk, applications: Sequence[str], span: Span) -> tuple[list[OpenInvoice], list[OpenMonth]]:
    invoices = await desk.overrides.invoices(applications, span)
    return invoices, await desk.overrides.months(applications, span, invoices)


async def _take_effect(
    desk: BillingDesk, override: Override, applications: Sequence[str], span: Span, action: str, reason: str
) -> OverrideEffect:
    invoices, months = await _met(desk, applications, span)
    await desk.overrides.make_stale(months, desk.now)
    if touches_amounts(override.kind, override.content):
        for one in invoices:
            await _touch(desk, one.invoice_id, override, action, reason)
    return _effect(override, invoices, months, [])


async def _touch(desk: BillingDesk, invoice_id: UUID, override: Override, action: str, reason: str) -> None:
    invoice = await desk.invoices.get(invoice_id)
    invoice.touched_by.add(desk.staff.staff_id)
    invoice.note(f"{override.kind} of {override.subject}", None, str(override.override_id))
    invoice.changed(desk.now)
    if invoice.status is InvoiceStatus.DRAFT:
        invoice.draft_changed(action)
    await desk.invoices.record(invoice, action, reason=reason)


def _effect(
    override: Override, invoices: Sequence[OpenInvoice], months: Sequence[OpenMonth], warnings: list[str]
) -> OverrideEffect:
    touched = touches_amounts(override.kind, override.content)
    return OverrideEffect(
        months=[AffectedMonth(application_id=one.application_id, month=one.month) for one in months],
        invoices=[
            AffectedInvoice(
                invoice_id=one.invoice_id,
                application_id=one.application_id,
                month=one.month,
                number=one.number,
                status=InvoiceStatus(one.status),
                touched=touched,
            )
            for one in invoices
        ],
        warnings=warnings,
        warnings_said=[SaidRead.of(one) for one in warnings],
    )


def _set(override: Override) -> Changes:
    said = {
        "override": str(override.override_id),
        "kind": str(override.kind),
        "valid_from": override.span.valid_from.isoformat(),
        "valid_to": override.span.valid_to.isoformat() if override.span.valid_to else None,
    } | {f"content {name}": value for name, value in override.content.items()}
    return [{"field": name, "before": None, "after": value} for name, value in said.items() if value is not None]


async def _audit(desk: BillingDesk, override: Override, action: str, changes: Changes, reason: str) -> None:
    await desk.master_audit.append(
        str(override.subject), desk.staff, action, changes, desk.now, reason=reason, personal=PERSONAL
    )


def _unknown(override_id: UUID) -> NotFound:
    return NotFound(f"there is no override {override_id}", code="override_not_found")
