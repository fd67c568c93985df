"""Begin a draft for one application and month, from what the warehouse and the master data know."""

from datetime import timedelta
from uuid import UUID

from proxima_common.contracts.words import InvoiceKind, InvoiceStatus
from proxima_common.errors import Conflict, FieldError, NotFound
from proxima_common.ids import new_id
from proxima_common.money import minor_units
from proxima_common.said import said

from proxima_invoice.domain.editing import Basis
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.status import PREPARERS
from proxima_invoice.usecases.basis import Exchanging, basis_of
from proxima_invoice.usecases.parties import Parties, parties_on
from proxima_invoice.usecases.ports import Desk
from proxima_invoice.usecases.prefilling import request_lines
from proxima_invoice.usecases.source import Month, check_validity


async def create_draft(
    desk: Desk,
    application_id: str,
    month: str,
    *,
    supplement: bool = False,
    prefill: bool = True,
    in_place_of: UUID | None = None,
) -> Invoice:
    """A draft of kind `service`, whose lines prefill is asked for.

    In place of a void invoice it takes over the time that was kept reserved for it, and nobody else can in between.

    Refused: a month that has an invoice already (late work takes a supplement), one outside the contract's validity,
    one closed with nothing to bill, a seller that is not set up. Many drafts of one month: `prefill=False`, then one
    `request_lines` for all of them, and `desk.invoices.record` for each.
    """
    application, client = await desk.master.application(application_id)
    if not desk.staff.sees(application.seller_id):
        raise NotFound(f"there is no application {application_id}", code="application_not_found")
    desk.staff.require(sorted(PREPARERS), application.seller_id)
    check_validity(application, Month.of(month))
    if not supplement:
        await desk.periods.check_open(application.seller_id, month)
    context_version = await desk.periods.open(application, month)
    taken_by = await desk.periods.draft_of(application_id, month)
    if taken_by and not supplement:
        raise Conflict(
            said(
                "period_already_billed",
                f"{month} has an invoice already ({taken_by}); late work takes a supplement",
                month=month,
                number=taken_by,
            )
        )
    parties = await parties_on(desk, application, client, Month.of(month).last)
    basis = await basis_of(
        desk,
        parties.seller,
        buyer_country=parties.buyer.country,
        tax_profile=parties.deal.application.tax_profile,
        document_date=Month.of(month).last,
        exchange=Exchanging(application.price_currency, application.document_currency, Month.of(month).last),
    )
    invoice = draft_for(desk, parties, basis, month)
    invoice.supplement, invoice.context_version = supplement, context_version
    invoice.draft_changed("created")
    await desk.invoices.add(invoice)
    if in_place_of:
        await _take_over(desk, invoice, in_place_of)
    if prefill:
        await request_lines(desk, [invoice])
    await desk.invoices.record(invoice, "create")
    return invoice


async def _take_over(desk: Desk, invoice: Invoice, void_id: UUID) -> None:
    void = await desk.invoices.get(void_id)
    same = (void.application_id, void.period) == (invoice.application_id, invoice.period)
    if void.status is not InvoiceStatus.VOID or not same:
        raise _not_in_its_place("only a void invoice of the same application and month can be replaced")
    if not await desk.worklogs.take_over(void_id, invoice):
        raise _not_in_its_place("nothing is kept reserved by it")
    await desk.components.release(void_id, desk.now)
    invoice.parent_id = void_id
    invoice.note("in place of", None, void.number.text if void.number else None)


def _not_in_its_place(detail: str) -> Conflict:
    return Conflict(detail, code="not_in_its_place", fields=[FieldError("/in_place_of", detail)])


def draft_for(desk: Desk, parties: Parties, basis: Basis, month: str) -> Invoice:
    """A draft of the month with all that warehouse and master data say, and no lines yet; it is not stored."""
    application, client = parties.deal.application, parties.deal.client
    currency = application.document_currency
    for code in (currency, application.price_currency):
        minor_units(code)
    service = Month.of(month)
    invoice = Invoice(
        id=new_id(),
        legal_entity_id=application.seller_id,
        client_id=client.client_id,
        client_name=client.name,
        application_id=application.application_id,
        kind=InvoiceKind.SERVICE,
        deal_type=application.deal_type,
        document_set=parties.document_set,
        period=month,
        supplement=False,
        service_from=service.first,
        service_to=service.last,
        document_date=service.last,
        due_date=service.last + timedelta(days=parties.due_days(desk.rules.due_days)),
        currency=currency,
        price_currency=application.price_currency,
        seller=parties.issuer,
        buyer=parties.buyer,
        contract=parties.contract,
        languages=parties.languages,
        recipients=parties.recipients,
        supply=parties.supply,
        tax_rule=basis.tax_rule,
        exchange_rate=basis.exchange_rate,
        context_version=0,
        created_at=desk.now,
        created_by=desk.staff.staff_id,
        updated_at=desk.now,
        version=1,
    )
    invoice.note("application", None, f"{application.application_id} {month}")
    return invoice
