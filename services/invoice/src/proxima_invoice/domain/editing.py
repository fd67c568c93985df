"""What may be changed when (product: the table of that name), and what a change by hand does."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from proxima_common.contracts.words import InvoiceStatus, LineKind, TaxKind
from proxima_common.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from proxima_common.said import said

from proxima_invoice.domain.exchange import ExchangeRate, converted_price
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import EDITABLE, Line
from proxima_invoice.domain.staff import Staff
from proxima_invoice.domain.status import ARTICLE, PREPARERS
from proxima_invoice.domain.tax import TaxRule

S = InvoiceStatus


class Group(StrEnum):
    """Fields that are locked and unlocked together."""

    CONTENT = "content"
    TEXTS = "texts"
    SENDING = "sending"
    NOTES = "notes"


FIELDS: dict[str, Group] = {
    "document_date": Group.CONTENT,
    "due_date": Group.CONTENT,
    "languages": Group.CONTENT,
    "buyer": Group.CONTENT,
    "contract": Group.CONTENT,
    "adjustments": Group.CONTENT,
    "prices_include_tax": Group.CONTENT,
    "rounding_step": Group.CONTENT,
    "tax_kind": Group.CONTENT,
    "advance_offset": Group.CONTENT,
    "printed_note": Group.TEXTS,
    "recipients": Group.SENDING,
    "mail_subject": Group.SENDING,
    "mail_message": Group.SENDING,
    "internal_note": Group.NOTES,
    "tags": Group.NOTES,
    "promised_date": Group.NOTES,
}
RECOMPUTED = {"adjustments", "prices_include_tax", "rounding_step"}
PERSONAL = {"buyer", "recipients", "mail_subject", "mail_message", "internal_note", "printed_note"}

_LATER = {Group.SENDING, Group.NOTES}
MAY_EDIT: dict[InvoiceStatus, set[Group]] = {
    S.DRAFT: set(Group),
    S.NEEDS_REVIEW: _LATER,
    S.APPROVED: _LATER,
    S.SENT: _LATER,
    S.ACCEPTED: _LATER,
    S.PAID: _LATER,
    S.REJECTED: _LATER,
    S.VOID: {Group.NOTES},
    S.DISCARDED: set(),
}
_INSTEAD: dict[tuple[InvoiceStatus, Group], str] = {
    (S.NEEDS_REVIEW, Group.CONTENT): said("withdraw_first", "withdraw or return it first"),
    (S.NEEDS_REVIEW, Group.TEXTS): said("amend_instead", "amend it: the files are made anew under the same number"),
    (S.APPROVED, Group.CONTENT): said("return_first", "return it first"),
    (S.APPROVED, Group.TEXTS): said("return_first", "return it first"),
}


@dataclass(frozen=True, slots=True)
class Basis:
    """What the document date and the buyer decide: the tax rule, and the rate of exchange if one is needed.

    `entered_by` are those who entered that rate by hand while the invoice was open.
    """

    tax_rule: TaxRule
    exchange_rate: ExchangeRate | None
    entered_by: frozenset[str] = frozenset()


def check_editable(invoice: Invoice, fields: set[str], staff: Staff) -> None:
    """Refuse fields that are locked in this status, naming each and what to do instead."""
    if not staff.holds(PREPARERS, invoice.legal_entity_id):
        roles = " or ".join(sorted(PREPARERS))
        raise Forbidden(
            said(
                "role_missing",
                f"editing takes the role {roles} for {invoice.legal_entity_id}",
                roles=",".join(sorted(PREPARERS)),
            )
        )
    locked = [name for name in sorted(fields) if FIELDS[name] not in MAY_EDIT[invoice.status]]
    if locked:
        raise Conflict(
            said(
                "field_locked",
                f"{', '.join(locked)} of {ARTICLE[invoice.status]} cannot be changed",
                status=invoice.status,
            ),
            fields=[FieldError(f"/{name}", _instead(invoice.status, FIELDS[name])) for name in locked],
        )


def check_lines_editable(invoice: Invoice, staff: Staff) -> None:
    """Lines change in a draft only."""
    if not staff.holds(PREPARERS, invoice.legal_entity_id):
        raise Forbidden(
            said(
                "role_missing",
                f"this takes the role preparer for {invoice.legal_entity_id}",
                roles=",".join(sorted(PREPARERS)),
            )
        )
    if invoice.status is not S.DRAFT:
        instead = _instead(invoice.status, Group.CONTENT)
        raise Conflict(
            said(
                "field_locked",
                f"lines of {ARTICLE[invoice.status]} cannot be changed: {instead}",
                status=invoice.status,
            )
        )


def edit(invoice: Invoice, changes: dict[str, Any], basis: Basis | None, staff: Staff) -> None:
    """Set the fields. A new date or buyer brings its tax rule and rate of exchange."""
    before = invoice.amounts()
    for name, value in changes.items():
        if name == "tax_kind":
            _choose_tax(invoice, value)
            continue
        invoice.note(name, getattr(invoice, name), value, personal=name in PERSONAL)
        setattr(invoice, name, value)
    by_hand = {name for name, value in changes.items() if value is not None}
    invoice.edited = (invoice.edited - set(changes)) | by_hand
    if basis:
        rebase(invoice, basis)
    elif RECOMPUTED & set(changes):
        invoice.replace_lines(invoice.lines)
    _touched(invoice, before, staff)


def rebase(invoice: Invoice, basis: Basis) -> None:
    """Take another tax rule and rate; what was set by hand stays. Who entered another rate touches the amounts."""
    if basis.exchange_rate != invoice.exchange_rate:
        invoice.touched_by |= basis.entered_by
    if "tax_kind" in invoice.edited:
        kind = invoice.tax_rule.kind
        basis = replace(basis, tax_rule=replace(basis.tax_rule, kind=kind, rate=basis.tax_rule.of(kind)))
    invoice.note("exchange_rate", _rate(invoice.exchange_rate), _rate(basis.exchange_rate))
    invoice.note("tax", invoice.tax_rule.kind, basis.tax_rule.kind)
    invoice.tax_rule, invoice.exchange_rate = basis.tax_rule, basis.exchange_rate
    invoice.replace_lines([_rebased(line, basis) for line in invoice.lines])


def add_line(invoice: Invoice, line: Line, position: int | None, staff: Staff) -> None:
    """A manual or adjustment line, at the end unless a position is named."""
    before = invoice.amounts()
    lines = list(invoice.lines)
    lines.insert(len(lines) if position is None else min(position - 1, len(lines)), line)
    invoice.replace_lines(lines)
    invoice.note_line(line_of(invoice, line.line_id))
    _touched(invoice, before, staff)


def edit_line(invoice: Invoice, line_id: object, changes: dict[str, Any], position: int | None, staff: Staff) -> None:
    """Set fields of one line; on a generated line they are marked, so that a refresh keeps them."""
    before = invoice.amounts()
    lines = list(invoice.lines)
    line = line_of(invoice, line_id)
    at = lines.index(line)
    changes = _percent_or_amount(changes)
    differing = {name: value for name, value in changes.items() if getattr(line, name) != value}
    for name, value in differing.items():
        invoice.note(f"line {line.position} {name}", getattr(line, name), value, personal=name == "text")
    if "tax_kind" in differing:
        differing["tax_rate"] = invoice.tax_rule.of(differing["tax_kind"])
        differing.setdefault("privilege", None)
    lines[at] = replace(line, **differing, edited=line.edited | {name for name in differing if name in EDITABLE})
    if position is not None and position != line.position:
        invoice.note(f"line {line.position} position", line.position, position)
        lines.insert(min(position, len(lines)) - 1, lines.pop(at))
    invoice.replace_lines(lines)
    _touched(invoice, before, staff)


def remove_line(invoice: Invoice, line_id: object, how: str, staff: Staff) -> Line:
    """Take a line out; what happens to the time behind it is for the caller. Returns the line."""
    before = invoice.amounts()
    line = line_of(invoice, line_id)
    invoice.note_line(line, gone=how)
    invoice.replace_lines([other for other in invoice.lines if other.line_id != line_id])
    _touched(invoice, before, staff)
    return line


def line_of(invoice: Invoice, line_id: object) -> Line:
    """The line, or NotFound."""
    for line in invoice.lines:
        if line.line_id == line_id:
            return line
    raise NotFound(said("line_not_found", f"the invoice has no line {line_id}"))


def _choose_tax(invoice: Invoice, kind: TaxKind | None) -> None:
    """The document's tax kind by hand, None for the proposed one; its rate follows with the basis."""
    if kind is not None:
        invoice.note("tax", invoice.tax_rule.kind, kind)
        invoice.tax_rule = replace(invoice.tax_rule, kind=kind)


def _percent_or_amount(changes: dict[str, Any]) -> dict[str, Any]:
    """A discount or charge is one of the two: the one that is set takes the other away."""
    made = dict(changes)
    for name in ("discount", "charge"):
        percent = f"{name}_percent"
        if name in made and made.get(percent) is not None:
            detail = said("percent_or_amount", f"a {name} is a percent or an amount, not both")
            raise Invalid(detail, code="percent_and_amount", fields=[FieldError(f"/{name}", detail)])
        if name in made:
            made[percent] = None
    return made


def _touched(invoice: Invoice, before: tuple[object, ...], staff: Staff) -> None:
    if invoice.amounts() != before:
        invoice.touched_by.add(staff.staff_id)


def _rebased(line: Line, basis: Basis) -> Line:
    if "tax_kind" in line.edited:
        line = replace(line, tax_rate=basis.tax_rule.of(line.tax_kind))
    else:
        line = replace(line, tax_kind=basis.tax_rule.kind, tax_rate=basis.tax_rule.rate)
    if line.kind is LineKind.GENERATED and line.source_unit_price is not None and "unit_price" not in line.edited:
        line = replace(line, unit_price=converted_price(line.source_unit_price, basis.exchange_rate))
    return line


def _rate(rate: ExchangeRate | None) -> str | None:
    return f"{format(rate.rate, 'f')} {rate.source} {rate.issued_on}" if rate else None


def _instead(status: InvoiceStatus, group: Group) -> str:
    return _INSTEAD.get((status, group), said("correct_it_instead", "issue a correction instead"))
