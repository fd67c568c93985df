"""Invoices for money paid ahead, what the ledger says of it, and what is put right by hand."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.advances import AdvanceEntryWrite, CreateAdvance
from proxima_common.contracts.prefill import SourceApplication
from proxima_common.contracts.words import DocumentSet, InvoiceKind, InvoiceStatus, LineKind, Role
from proxima_common.errors import Conflict, FieldError, Invalid, NotFound
from proxima_common.ids import new_id
from proxima_common.money import minor_units, round_money
from proxima_common.said import said

from proxima_invoice.domain import form_words
from proxima_invoice.domain.advances import Account, AdvanceUse, advance_net, check_taken_back, proposed_offset, used
from proxima_invoice.domain.documents import ABROAD
from proxima_invoice.domain.editing import check_editable
from proxima_invoice.domain.exchange import converted_price
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.status import PREPARERS
from proxima_invoice.usecases.basis import Exchanging, basis_of
from proxima_invoice.usecases.billing_ports import BillingDesk
from proxima_invoice.usecases.create import draft_for
from proxima_invoice.usecases.due_dates import due_anew
from proxima_invoice.usecases.loading import Seen, load
from proxima_invoice.usecases.offsets import account_of
from proxima_invoice.usecases.parties import parties_on
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.source import Month, check_validity

LINE_KEY = "advance"
UNIT = "service"


async def create_advance(desk: BillingDesk, body: CreateAdvance) -> Invoice:
    """A draft of kind `advance`: a bill at home or an invoice abroad, without ESF, act, shipment or worklogs.

    Dated today. Raises Conflict when the contract has no amount that a percent could be of, when the month has no
    overview to expect anything from, when the rate of exchange is missing.
    """
    application, client = await desk.master.application(body.application_id)
    if not desk.staff.sees(application.seller_id):
        raise NotFound(f"there is no application {body.application_id}", code="application_not_found")
    desk.staff.require(sorted(PREPARERS), application.seller_id)
    check_validity(application, Month.of(body.month))
    context_version = await desk.periods.open(application, body.month)
    parties = await parties_on(desk, application, client, desk.today)
    basis = await basis_of(
        desk,
        parties.seller,
        buyer_country=parties.buyer.country,
        tax_profile=parties.deal.application.tax_profile,
        document_date=desk.today,
        exchange=Exchanging(application.price_currency, application.document_currency, desk.today),
    )
    if basis.exchange_rate is None and application.price_currency != application.document_currency:
        raise Conflict(
            said(
                "missing_rate_of_exchange",
                f"there is no rate of exchange from {application.price_currency} to {application.document_currency}",
                from_currency=application.price_currency,
                to_currency=application.document_currency,
            ),
        )
    net = await _net(desk, parties.deal.application, body)
    invoice = draft_for(desk, parties, basis, body.month)
    invoice.kind = InvoiceKind.ADVANCE
    invoice.document_set = DocumentSet.INVOICE if parties.document_set in ABROAD else DocumentSet.BILL
    invoice.document_date = desk.today
    due_anew(desk, invoice, parties.due_days(desk.rules.due_days))
    invoice.context_version = context_version
    invoice.replace_lines([_line(invoice, net, ahead=body.ahead)])
    invoice.touched_by.add(desk.staff.staff_id)
    invoice.draft_changed("created")
    await desk.invoices.add(invoice)
    await desk.invoices.record(invoice, "create")
    return invoice


async def set_offset(desk: Desk, invoice_id: UUID, amount: Decimal | None, seen: Seen) -> Invoice:
    """How much of the advance a draft at home uses; None is as much as there is. Abroad its lines say it."""
    invoice = await load(desk, invoice_id, seen)
    check_editable(invoice, {"advance_offset"}, desk.staff)
    if invoice.document_set in ABROAD or invoice.kind is not InvoiceKind.SERVICE:
        raise Conflict("its lines say what of an advance is offset", code="offset_by_lines")
    if amount is not None and amount != round_money(amount, invoice.currency):
        detail = f"an amount in {invoice.currency} has {minor_units(invoice.currency)} decimal places"
        raise Invalid(detail, code="too_precise", fields=[FieldError("/amount", detail)])
    if amount != invoice.advance_offset:
        invoice.note("advance_offset", invoice.advance_offset, amount)
        invoice.advance_offset = amount
        invoice.changed(desk.now)
        invoice.draft_changed("edit")
        await desk.invoices.record(invoice, "edit")
    return invoice


async def offset_of(desk: Desk, invoice: Invoice) -> tuple[Decimal, AdvanceUse]:
    """The balance, and what the invoice uses of it; of a draft, what it would use if it were finalized now."""
    position = await desk.advances.position(account_of(invoice))
    if invoice.advance_use:
        return position.balance, invoice.advance_use
    proposes = invoice.status is InvoiceStatus.DRAFT and invoice.kind is InvoiceKind.SERVICE
    if not proposes or invoice.document_set in ABROAD:
        return position.balance, AdvanceUse(position.balance, Decimal(0), position.balance, ())
    wanted = invoice.advance_offset
    most = proposed_offset(position, invoice.totals.gross, None)
    return position.balance, used(position, most if wanted is None else min(wanted, most))


async def enter(desk: BillingDesk, account_id: UUID, body: AdvanceEntryWrite) -> Account:
    """A refund to the client or an adjustment, with its reason; the balance is never negative. Audited."""
    account = await desk.advances.account(account_id)
    if account is None or not desk.staff.sees(account.legal_entity_id):
        raise NotFound(f"there is no advance account {account_id}", code="account_not_found")
    desk.staff.require([Role.ACCOUNTANT], account.legal_entity_id)
    if body.amount != round_money(body.amount, account.currency):
        detail = f"an amount in {account.currency} has {minor_units(account.currency)} decimal places"
        raise Invalid(detail, code="too_precise", fields=[FieldError("/amount", detail)])
    position = await desk.advances.lock(account)
    taken = body.amount if body.kind == "refunded" else -body.amount
    if taken > 0:
        check_taken_back(position, taken)
    await desk.advances.post(account, body.kind, body.amount, reason=body.reason)
    after = position.balance - taken
    change = {"field": "balance", "before": format(position.balance, "f"), "after": format(after, "f")}
    await desk.master_audit.append(
        f"advance_account:{account_id}", desk.staff, body.kind, [change], desk.now, reason=body.reason
    )
    return account


async def _net(desk: BillingDesk, application: SourceApplication, body: CreateAdvance) -> Decimal:
    if not body.expected:
        return advance_net(application.contract_amount, body.percent, body.amount, application.price_currency)
    row = await desk.month_end.row(body.application_id, body.month)
    if row is None or not row.expected_net:
        detail = f"what {body.month} comes to is not known: refresh its overview, or name an amount"
        raise Conflict(detail, code="nothing_expected", fields=[FieldError("/expected", detail)])
    return advance_net(None, None, row.expected_net, application.price_currency)


def _line(invoice: Invoice, net: Decimal, *, ahead: bool) -> Line:
    bare = Line(
        line_id=new_id(),
        position=1,
        kind=LineKind.GENERATED,
        key=LINE_KEY,
        text=form_words.advance(invoice, month=ahead),
        unit=UNIT,
        quantity=Decimal(1),
        unit_price=converted_price(net, invoice.exchange_rate),
        discount=Decimal(0),
        tax_kind=invoice.tax_rule.kind,
        tax_rate=invoice.tax_rule.rate,
        service_from=invoice.service_from,
        service_to=invoice.service_to,
    )
    return replace(bare, source_unit_price=net, source_currency=invoice.price_currency)
