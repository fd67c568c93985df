"""Where and how to pay: the bank block, the ready purpose text, the notes below the totals."""

from __future__ import annotations

from proxima_common.contracts.content import DocumentContent, InvoiceContent, Party
from proxima_common.contracts.words import DocumentKind

from proxima_render.domain import formats
from proxima_render.domain.paper import Fact, Text
from proxima_render.usecases.compose_money import explains_tax, tax_of
from proxima_render.usecases.wording import Wording

# Sources that papers name in their own language; any other one is printed as it is.
_RATE_NOTES = {"cbu": "rate_note_cbu", "contract": "rate_note_contract", "hand": "rate_note_hand"}
_SUM = {formats.RU: "сум", formats.UZ_LATN: "soʻm", formats.UZ_CYRL: "сўм"}


def bank_facts(seller: Party, kind: DocumentKind, wording: Wording) -> tuple[Fact, ...]:
    """Beneficiary, account and bank; SWIFT and the correspondent bank only if the account has them.

    The domestic bank code means nothing abroad: an invoice shows it only where there is no SWIFT.
    """
    bank = seller.bank
    if bank is None:
        return ()
    needs_code = kind is not DocumentKind.INVOICE or bank.swift is None
    facts = [
        ("beneficiary", seller.legal_name),
        ("account", bank.account),
        ("swift", bank.swift),
        ("bank", bank.bank_name),
        ("bank_code", bank.bank_code if needs_code else None),
        ("correspondent_bank", bank.correspondent_bank),
        ("correspondent_account", bank.correspondent_account),
    ]
    return tuple(Fact(wording.text(key), value) for key, value in facts if value)


def purpose(content: InvoiceContent, document: DocumentContent, number: str | None, wording: Wording) -> str:
    """The text for the payment order, ready to be copied."""
    language, currency = wording.language, content.currency
    part = tax_of(document.totals)
    if part is None:
        tax = wording.phrase("purpose_no_tax")
    else:
        rate = formats.percent(part.tax_rate, language)
        tax = wording.phrase(
            "purpose_tax",
            rate=rate,
            tax=formats.amount(part.tax, currency, language),
            currency=_SUM.get(language, currency) if currency == "UZS" else currency,
        )
    return wording.phrase(
        "purpose_text",
        contract=content.contract.number,
        contract_date=formats.short_date(content.contract.date, language),
        document=wording.phrase("purpose_document", number=number) if number else "",
        tax=tax,
    )


def payment_notes(content: InvoiceContent, document: DocumentContent, wording: Wording) -> tuple[Text, ...]:
    """Tax note, rate, due rule, the staff's printed note, and what foreign payers need to know."""
    notes: list[Text] = []
    if content.tax_note and not explains_tax(document.totals):
        notes.append(Text(content.tax_note))
    if content.exchange_rate is not None:
        notes.append(_rate_note(content, wording))
    if content.prices_include_tax:
        notes.append(wording.text("includes_tax"))
    if content.advance is not None and content.advance.rest:
        rest = formats.amount(content.advance.rest, content.currency, wording.language)
        notes.append(wording.text("advance_rest", amount=f"{rest}{formats.NBSP}{content.currency}"))
    notes += _due(content, wording)
    if document.kind is DocumentKind.INVOICE:
        notes.append(wording.text("charges_our"))
    if content.printed_note:
        notes.append(Text(content.printed_note))
    if document.kind is DocumentKind.INVOICE:
        notes.append(wording.text("ask"))
    return tuple(notes)


def credit_notes(content: InvoiceContent, document: DocumentContent, wording: Wording) -> tuple[Text, ...]:
    """Why it is credited, and the tax note; how to pay has no place on it."""
    notes = [Text(content.tax_note)] if content.tax_note and not explains_tax(document.totals) else []
    return (*notes, *([Text(content.printed_note)] if content.printed_note else []))


def _rate_note(content: InvoiceContent, wording: Wording) -> Text:
    rate = content.exchange_rate
    assert rate is not None
    return wording.text(
        _RATE_NOTES.get(rate.source, "rate_note"),
        from_currency=rate.from_currency,
        to_currency=rate.to_currency,
        rate=formats.decimal_text(rate.rate, wording.language, least=2, most=10),
        source=rate.source,
        date=rate.issued_on,
    )


def _due(content: InvoiceContent, wording: Wording) -> list[Text]:
    """The day, or while nobody knows it the rule that it follows from."""
    if content.due_date is not None:
        return [wording.text("due_rule", date=content.due_date)]
    rule = content.due_rule
    if rule is None:
        return []
    return [wording.rule("due_after", days=rule.days, kind=rule.kind, event=f"from_{rule.counted_from}")]
