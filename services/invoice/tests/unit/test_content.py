"""Frozen content: the same invoice hashes the same, and other teams see nothing private."""

from datetime import timedelta
from decimal import Decimal

from proxima_common.contracts.api.branding import BrandingWrite
from proxima_common.contracts.invoice_public import InvoiceSnapshot, PublicInvoice
from proxima_common.contracts.words import DocumentSet, LineKind
from proxima_invoice.adapters.wire import public_event, snapshot_of
from proxima_invoice.domain import lifecycle, settlement
from proxima_invoice.domain.line import Worklog
from proxima_invoice.usecases.branding import frozen
from proxima_invoice.usecases.content import content_of, hash_of

from ..scenes import ACCOUNTANT, NOW, PREPARER, a_line, an_invoice
from ..steps import NUMBER, sent

D = Decimal
PRIVATE = ("text", "name", "address", "director", "bank", "email", "tin", "note", "cost", "margin", "actor")


def worklog(worklog_id: str, days: int) -> Worklog:
    day = (NOW - timedelta(days=days)).date()
    return Worklog(worklog_id, day, "OPS-1", "s", "d", "p1", "P", "dev", 1800, 1800, 2700, "a" * 64, NOW)


def test_equal_content_hashes_equally_whatever_scale_the_database_gave() -> None:
    line = a_line()
    one = an_invoice([line], id=(other := an_invoice([line])).id)
    stored = a_line(line_id=line.line_id, quantity=D("10.000000"), unit_price=D("450000.000000"))
    other.replace_lines([stored])
    assert hash_of(content_of(one, "b1")) == hash_of(content_of(other, "b1"))


def test_other_words_are_another_hash() -> None:
    invoice = an_invoice([a_line()])
    before = hash_of(content_of(invoice, "b1"))
    invoice.printed_note = "Thank you"
    assert hash_of(content_of(invoice, "b1")) != before
    assert hash_of(content_of(invoice, "b2")) != hash_of(content_of(invoice, "b1"))


def test_what_is_not_on_the_papers_is_not_in_the_content() -> None:
    invoice = an_invoice([a_line()])
    before = hash_of(content_of(invoice, "b1"))
    invoice.internal_note, invoice.tags, invoice.mail_subject = "secret", ("x",), "For you"
    assert hash_of(content_of(invoice, "b1")) == before


def test_the_annex_shows_rounded_time_in_the_order_of_days() -> None:
    line = a_line(kind=LineKind.GENERATED, worklogs=(worklog("w1", 1), worklog("w2", 5)), worklog_count=2)
    content = content_of(an_invoice([line]), "b1")
    assert [row.seconds for row in content.annex] == [2700, 2700]
    assert content.annex[0].work_date < content.annex[1].work_date
    assert [one.kind for one in content.documents] == ["bill", "annex"]


def test_a_branding_is_frozen_with_what_it_changes_and_the_products_own_is_not() -> None:
    invoice = an_invoice([a_line()], document_set=DocumentSet.INVOICE, languages=("en", "ru"))
    plain = content_of(invoice, "b1")
    assert plain.documents[0].amounts_in_words is None
    assert hash_of(content_of(invoice, "b1", branding=frozen(BrandingWrite()))) == hash_of(plain)
    branding = frozen(BrandingWrite(accent="#1a3f8f", words_on_invoices=True))
    branded = content_of(invoice, "b1", branding=branding)
    assert branded.branding == branding
    assert set(branded.documents[0].amounts_in_words or ()) == {"en", "ru"}
    assert hash_of(branded) != hash_of(plain)


def test_a_draft_has_no_number_on_its_papers() -> None:
    assert content_of(an_invoice([a_line()]), "b1").documents[0].number == "—"


def test_public_facts_say_nothing_private() -> None:
    invoice = an_invoice([a_line()])
    lifecycle.finalize(invoice, NUMBER, PREPARER, NOW)
    fact = public_event(invoice, invoice.told[0])
    assert isinstance(fact, PublicInvoice)
    for name in (*type(fact).model_fields, *InvoiceSnapshot.model_fields):
        assert not any(word in name for word in PRIVATE), name
    body = fact.model_dump_json() + snapshot_of(invoice).model_dump_json()
    for word in ("Savat", "Support in October", "Director", "20208", "@"):
        assert word not in body


def test_each_event_says_how_the_invoice_stood_after_it() -> None:
    invoice = sent()
    invoice.told.clear()
    settlement.allocate(invoice, invoice.outstanding, ACCOUNTANT, NOW)
    facts = [public_event(invoice, told) for told in invoice.told]
    assert [(type(fact).__name__, fact.status) for fact in facts if isinstance(fact, PublicInvoice)] == [
        ("PaymentMoved", "sent"),
        ("DocumentAnswered", "sent"),
        ("Accepted", "accepted"),
        ("Paid", "paid"),
    ]
