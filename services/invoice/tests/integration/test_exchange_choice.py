"""Which rate an invoice gets: by its date, its period or its contract, and what refuses its number."""

from uuid import UUID

import pytest
from proxima_common.contracts.prefill import DocumentTerms
from proxima_common.contracts.terms import ExchangeTerms
from proxima_common.contracts.words import SeriesKind
from proxima_invoice.adapters.tables.seller import NUMBER_SERIES
from proxima_invoice.usecases.exchange_rates import RateImport
from sqlalchemy import insert

from ..billing import code, ok, rows
from ..line import Json, Line, handed_over
from ..scenes import NOW, an_application, proposed, seen
from .test_exchange_rates import ACCOUNTANT, ENTERED, FRIDAY, MONDAY, D

pytestmark = pytest.mark.connected


async def priced(line: Line, terms: ExchangeTerms | None = None) -> Json:
    """A draft of October with one hour at 32.50 USD, documents in UZS."""
    application = an_application(application_id="A5", price_currency="USD")
    await line.know(application)
    created = await ok(line.post("/invoices", {"application_id": "A5", "month": "2026-10"}))
    invoice_id = UUID(created["invoice_id"])
    values = {"document_terms": DocumentTerms(exchange=terms)} if terms else {}
    hour = proposed("dev", [seen("w1")], "32.50", "USD")
    await line.propose(invoice_id, hour, application=application, **values)
    return await line.read(invoice_id)


async def test_the_rate_of_friday_stands_on_the_invoice_of_saturday(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    draft = await priced(line)
    rate = draft["exchange_rate"]
    assert (rate["rate"], rate["issued_on"], rate["basis"], rate["nominal"]) == (
        "12171.0300000000",
        "2026-10-30",
        "document_date",
        1,
    )
    assert draft["lines"][0]["unit_price"] == "395558.480000"
    await line.finalized(draft)
    content = (await line.events("invoice.internal.finalized.v1"))[-1]["body"]["content"]
    assert content["exchange_rate"]["why"].startswith("document date 2026-10-31: 12171.03 UZS for 1 USD")


async def test_another_document_date_chooses_the_rate_again(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    by_document = await priced(line)
    moved = await line.patch(
        f"/invoices/{by_document['invoice_id']}", {"document_date": "2026-11-02"}, f'"{by_document["version"]}"'
    )
    assert moved.json()["exchange_rate"]["issued_on"] == "2026-11-02"


async def test_a_deal_by_the_end_of_the_period_keeps_its_rate(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    draft = await priced(line, ExchangeTerms(basis="period_end"))
    path, version = f"/invoices/{draft['invoice_id']}", f'"{draft["version"]}"'
    moved = (await line.patch(path, {"document_date": "2026-11-02"}, version)).json()
    assert (moved["exchange_rate"]["basis"], moved["exchange_rate"]["issued_on"]) == ("period_end", "2026-10-30")


async def test_the_contracts_own_rate_needs_no_publication(line: Line) -> None:
    draft = await priced(line, ExchangeTerms(basis="fixed", fixed=D("12500")))
    assert (draft["exchange_rate"]["source"], draft["exchange_rate"]["rate"]) == ("contract", "12500.0000000000")
    assert draft["lines"][0]["unit_price"] == "406250.000000"


async def test_a_floor_of_the_contract_holds_over_the_published_rate(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    rate = (await priced(line, ExchangeTerms(floor=D("12300"))))["exchange_rate"]
    assert (rate["rate"], rate["source"]) == ("12300.0000000000", "contract")
    assert rate["why"].startswith("the contract's floor 12300 holds over 12171.03")


async def test_a_rate_that_came_later_must_be_taken_before_the_number_is_given(
    line: Line, importing: RateImport
) -> None:
    await importing.run(MONDAY, NOW)
    draft = await priced(line)
    await ok(line.post("/exchange-rates", ENTERED, ACCOUNTANT))
    path = f"/invoices/{draft['invoice_id']}"
    refused = await line.post(f"{path}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "rate_changed")
    await line.post(f"{path}/refresh")
    hour = proposed("dev", [seen("w1")], "32.50", "USD")
    application = an_application(application_id="A5", price_currency="USD")
    await line.propose(UUID(draft["invoice_id"]), hour, application=application)
    now = await line.read(draft["invoice_id"])
    assert now["lines"][0]["unit_price"] == "406250.000000"
    touched = await rows(line, "select staff_id from touched_by where invoice_id = :id", id=UUID(draft["invoice_id"]))
    assert [one.staff_id for one in touched] == ["accountant"]
    await line.finalized(now)


async def test_a_day_that_was_not_asked_for_is_not_taken_for_one_without_a_publication(
    line: Line, importing: RateImport
) -> None:
    await importing.run(FRIDAY, NOW)
    draft = await priced(line)
    refused = await line.post(f"/invoices/{draft['invoice_id']}/finalize", etag=f'"{draft["version"]}"')
    assert code(refused) == (409, "rates_not_imported")
    await importing.run(MONDAY, NOW)
    await line.finalized(draft)


async def test_a_credit_note_keeps_the_rate_of_what_it_is_about(line: Line, importing: RateImport) -> None:
    await importing.run(MONDAY, NOW)
    async with line.made.database.transaction() as tx:
        series = {"legal_entity_id": "S1", "kind": SeriesKind.CREDIT, "pattern": "CN-{YYYY}-{SEQ}"}
        await tx.execute(insert(NUMBER_SERIES).values(**series))
    invoice = await line.approved(await line.finalized(await priced(line)))
    await ok(line.post(f"/invoices/{invoice['invoice_id']}/send", {}))
    await line.hear(*[handed_over(invoice, lease) for lease in await line.leases(invoice)])
    credit = await ok(line.post(f"/invoices/{invoice['invoice_id']}/credit", {"reason": "agreed with the client"}))
    assert (credit["document_date"], credit["exchange_rate"]["issued_on"]) == ("2026-11-02", "2026-10-30")
    path, version = f"/invoices/{credit['invoice_id']}", f'"{credit["version"]}"'
    moved = (await line.patch(path, {"document_date": "2026-11-01"}, version)).json()
    assert moved["exchange_rate"]["rate"] == "12171.0300000000"
    finalized = await line.post(f"{path}/finalize", etag=f'"{moved["version"]}"')
    assert finalized.is_success, finalized.text
