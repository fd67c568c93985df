"""Which document goes to whom by which way, and in which order."""

from dataclasses import replace

import pytest
from proxima_common.contracts.words import Channel, DocumentKind, DocumentSet, DocumentState, InvoiceStatus
from proxima_common.errors import Conflict
from proxima_invoice.domain import handover

from ..scenes import ACCOUNTANT, NOW, TODAY
from ..steps import TERMS, approved, arrive, paper

K = DocumentKind
WHOLE = (K.BILL, K.ESF, K.ACT, K.ANNEX)


def domestic(*kinds: DocumentKind, document_set: DocumentSet = DocumentSet.BILL_ESF_ACT):
    return approved(*kinds, document_set=document_set)


def kinds(invoice, leases):
    return {one.kind for lease in leases for one in invoice.papers if one.document_id == lease.document_id}


def test_esf_and_act_go_to_the_company_first_and_the_letters_follow_them() -> None:
    invoice = domestic(*WHOLE)
    first = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    assert kinds(invoice, first) == {K.ESF, K.ACT}
    assert {(lease.channel, lease.recipient.email, lease.recipient.tin) for lease in first} == {
        (Channel.DIDOX, "", invoice.buyer.tin)
    }
    assert {lease.expires_at for lease in first} == {TERMS.by_partner_until}
    arrive(invoice, first[:1])
    assert handover.send_the_rest(invoice, TERMS) == []
    arrive(invoice, first[1:])
    assert invoice.status is InvoiceStatus.SENT
    rest = handover.send_the_rest(invoice, TERMS)
    assert kinds(invoice, rest) == {K.BILL, K.ANNEX}
    assert {lease.channel for lease in rest} == {Channel.EMAIL}
    assert {lease.expires_at for lease in rest} == {TERMS.by_mail_until}
    arrive(invoice, rest)
    assert handover.send_the_rest(invoice, TERMS) == []


def test_no_letter_goes_ahead_of_an_esf_that_failed() -> None:
    invoice = domestic(*WHOLE)
    for lease in handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT):
        handover.close_lease(
            invoice, lease.token, "failed", "taken_back", TERMS.by_mail_until, on=invoice.document_date
        )
    assert handover.send_the_rest(invoice, TERMS) == []
    assert kinds(invoice, handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)) == {K.ESF, K.ACT}


def test_all_of_it_goes_by_didox_where_staff_choose_so() -> None:
    invoice = domestic(*WHOLE)
    leases = handover.send(invoice, Channel.DIDOX, TERMS, ACCOUNTANT)
    assert kinds(invoice, leases) == set(WHOLE)
    arrive(invoice, leases)
    assert handover.send_the_rest(invoice, TERMS) == []
    assert {one.state for one in invoice.papers} == {DocumentState.HANDED_OVER}


def test_without_a_tax_number_there_is_nobody_in_didox() -> None:
    invoice = domestic(K.ESF, document_set=DocumentSet.ESF)
    invoice.buyer = replace(invoice.buyer, tin=None)
    with pytest.raises(Conflict) as refused:
        handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    assert refused.value.code == "tin_missing"
    assert not invoice.leases


def test_a_missing_recipient_of_the_letters_is_said_before_anything_is_signed() -> None:
    invoice = domestic(K.BILL, K.ESF, document_set=DocumentSet.BILL_ESF)
    invoice.recipients = ()
    with pytest.raises(Conflict) as refused:
        handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    assert refused.value.code == "recipient_missing"
    alone = domestic(K.ESF, document_set=DocumentSet.ESF)
    alone.recipients = ()
    assert len(handover.send(alone, Channel.EMAIL, TERMS, ACCOUNTANT)) == 1


def test_what_was_signed_is_not_sent_again() -> None:
    invoice = domestic(*WHOLE)
    arrive(invoice, handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT))
    arrive(invoice, handover.send_the_rest(invoice, TERMS))
    assert kinds(invoice, handover.resend(invoice, TERMS, ACCOUNTANT, "lost")) == {K.BILL, K.ANNEX}


def test_an_act_abroad_is_a_letter() -> None:
    invoice = approved(K.INVOICE, K.ACT, document_set=DocumentSet.INVOICE_ACT)
    leases = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    assert kinds(invoice, leases) == {K.INVOICE, K.ACT}
    assert {lease.channel for lease in leases} == {Channel.EMAIL}


def test_the_worst_of_all_ways_is_told_of_a_document() -> None:
    invoice = domestic(K.ESF, document_set=DocumentSet.ESF)
    (lease,) = handover.send(invoice, Channel.EMAIL, TERMS, ACCOUNTANT)
    handover.close_lease(invoice, lease.token, "unknown", None, NOW, on=TODAY)
    assert handover.delivered(invoice, paper(invoice, K.ESF).document_id) == "unknown"
