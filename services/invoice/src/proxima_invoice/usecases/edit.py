"""Change a draft by hand: its fields and its lines."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.api.invoice import EditInvoice
from proxima_common.contracts.api.lines import EditLine, NewLine
from proxima_common.contracts.content import Recipient as ContractRecipient
from proxima_common.contracts.words import TaxKind
from proxima_common.errors import FieldError, Invalid
from proxima_common.ids import new_id

from proxima_invoice.domain import editing
from proxima_invoice.domain.editing import Basis
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.mail_address import is_mail_address
from proxima_invoice.domain.parties import Bank, Contract, Party, Recipient
from proxima_invoice.usecases.basis import Exchanging, basis_of
from proxima_invoice.usecases.due_dates import due_anew
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.money import adjustments_of, privilege_of
from proxima_invoice.usecases.parties import Parties, parties_on, renew
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.source import LANGUAGES

_REQUIRED = (
    "document_date",
    "languages",
    "recipients",
    "tags",
    "buyer",
    "contract",
    "adjustments",
    "prices_include_tax",
)
_REBASED = {"document_date", "buyer", "tax_kind"}


async def edit_invoice(desk: Desk, invoice_id: UUID, body: EditInvoice, seen: Seen) -> Invoice:
    """Set the fields that were sent; what may change when is the table of product.md.

    Another document date brings the parties, the contract and the signer of that day, where nothing was set by hand.
    """
    changes = _values(body)
    rebased = bool(_REBASED & set(changes))
    invoice = await load(desk, invoice_id, seen, lines=bool((_REBASED | editing.RECOMPUTED) & set(changes)))
    editing.check_editable(invoice, set(changes), desk.staff)
    due_days = desk.rules.due_days
    basis = None
    if rebased:
        day = changes.get("document_date", invoice.document_date)
        application, client = await desk.master.application(invoice.application_id)
        parties = await parties_on(desk, application, client, day, invoice.currency)
        if "document_date" in changes:
            renew(invoice, parties, frozenset(changes))
        basis = await _basis(desk, invoice, parties, changes)
        due_days = parties.due_days(due_days)
    editing.edit(invoice, changes, basis, desk.staff)
    if "document_date" in changes:
        due_anew(desk, invoice, due_days)
    await _record(desk, invoice, "edit")
    return invoice


async def add_line(desk: Desk, invoice_id: UUID, body: NewLine, seen: Seen) -> Invoice:
    """Add a manual or adjustment line."""
    invoice = await load(desk, invoice_id, seen, lines=True)
    editing.check_lines_editable(invoice, desk.staff)
    kind = body.tax_kind or invoice.tax_rule.kind
    line = Line(
        line_id=new_id(),
        position=0,
        kind=body.kind,
        text=body.text,
        unit=body.unit,
        quantity=body.quantity,
        unit_price=body.unit_price,
        discount=body.discount,
        discount_percent=body.discount_percent,
        charge=body.charge,
        charge_percent=body.charge_percent,
        base_quantity=body.base_quantity,
        privilege=privilege_of(body.privilege),
        tax_kind=kind,
        tax_rate=_rate(invoice, body.tax_kind),
        service_from=invoice.service_from,
        service_to=invoice.service_to,
        edited=frozenset({"tax_kind"} if body.tax_kind else ()),
    )
    editing.add_line(invoice, line, body.position, desk.staff)
    await _record(desk, invoice, "add_line")
    return invoice


async def edit_line(desk: Desk, invoice_id: UUID, line_id: UUID, body: EditLine, seen: Seen) -> Invoice:
    """Set the fields of a line that were sent."""
    invoice = await load(desk, invoice_id, seen, lines=True)
    editing.check_lines_editable(invoice, desk.staff)
    changes = {name: value for name in body.model_fields_set if (value := getattr(body, name)) is not None}
    position = changes.pop("position", None)
    if "privilege" in changes:
        changes["privilege"] = privilege_of(body.privilege)
    editing.edit_line(invoice, line_id, changes, position, desk.staff)
    await _record(desk, invoice, "edit_line")
    return invoice


async def remove_line(
    desk: Desk, invoice_id: UUID, line_id: UUID, *, how: str, reason: str | None, seen: Seen
) -> Invoice:
    """Take a line out. `drop` gives the time behind it back, `write_off` consumes it without billing it."""
    invoice = await load(desk, invoice_id, seen, worklogs=True)
    editing.check_lines_editable(invoice, desk.staff)
    line = editing.remove_line(invoice, line_id, how, desk.staff)
    if how == "write_off":
        await desk.worklogs.write_off(line, invoice)
    else:
        await desk.worklogs.release(invoice.id, line.line_id)
    await _record(desk, invoice, "remove_line", reason)
    return invoice


async def _record(desk: Desk, invoice: Invoice, action: str, reason: str | None = None) -> None:
    if not invoice.changes:
        return
    invoice.changed(desk.now)
    invoice.draft_changed(action)
    await desk.invoices.record(invoice, action, reason=reason)


async def _basis(desk: Desk, invoice: Invoice, parties: Parties, changes: dict[str, Any]) -> Basis:
    buyer: Party = changes.get("buyer", invoice.buyer)
    return await basis_of(
        desk,
        parties.seller,
        buyer_country=buyer.country,
        tax_profile=parties.deal.application.tax_profile,
        document_date=changes.get("document_date", invoice.document_date),
        exchange=Exchanging.of(invoice),
    )


def _rate(invoice: Invoice, kind: TaxKind | None) -> Decimal:
    return invoice.tax_rule.rate if kind is None else invoice.tax_rule.of(kind)


def _values(body: EditInvoice) -> dict[str, Any]:
    """The fields that were sent, as the domain has them. Null clears an optional one and is refused for the rest."""
    changes: dict[str, Any] = {name: getattr(body, name) for name in body.model_fields_set}
    cleared = [name for name in _REQUIRED if name in changes and changes[name] is None]
    if cleared:
        detail = "it cannot be empty"
        raise Invalid(detail, code="field_required", fields=[FieldError(f"/{name}", detail) for name in cleared])
    if "buyer" in changes and body.buyer:
        bank = Bank(**body.buyer.bank.model_dump()) if body.buyer.bank else None
        changes["buyer"] = replace(Party(**body.buyer.model_dump(exclude={"bank"})), bank=bank)
    if "adjustments" in changes:
        changes["adjustments"] = adjustments_of(body.adjustments or [])
    if "contract" in changes and body.contract:
        changes["contract"] = Contract(**body.contract.model_dump())
    if "recipients" in changes:
        changes["recipients"] = _recipients(body.recipients or [])
    if "tags" in changes:
        changes["tags"] = tuple(body.tags or ())
    if "languages" in changes:
        changes["languages"] = _languages(body.languages or [])
    return changes


def _recipients(recipients: list[ContractRecipient]) -> tuple[Recipient, ...]:
    wrong = [at for at, one in enumerate(recipients) if not is_mail_address(one.email)]
    if wrong:
        detail = "it is not an e-mail address"
        raise Invalid(
            detail, code="invalid_email", fields=[FieldError(f"/recipients/{at}/email", detail) for at in wrong]
        )
    return tuple(Recipient(one.role, one.email, one.name) for one in recipients)


def _languages(languages: list[str]) -> tuple[str, ...]:
    unknown = [one for one in languages if one not in LANGUAGES]
    if unknown:
        detail = f"papers are printed in {', '.join(LANGUAGES)}"
        raise Invalid(detail, code="unknown_language", fields=[FieldError("/languages", detail)])
    return tuple(languages)
