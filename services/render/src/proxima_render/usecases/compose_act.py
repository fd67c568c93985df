"""The act: who for whom, what was done, for how much, and that nobody has claims (documents; uzbek-invoicing §3)."""

from __future__ import annotations

from proxima_common.contracts.content import DocumentContent, InvoiceContent, Party
from proxima_common.contracts.forms import ActContent, ActParty

from proxima_render.domain import formats
from proxima_render.domain.paper import SignColumn, Text
from proxima_render.usecases.wording import Wording


def act_clauses(content: InvoiceContent, act: ActContent | None, wording: Wording) -> tuple[Text, ...]:
    """The opening clause, in each language of the paper."""
    seller, buyer = _sides(content, act)

    def clause(one: Wording) -> str:
        return one.phrase(
            "act_parties",
            seller=content.seller.legal_name,
            buyer=content.buyer.legal_name,
            seller_signer=_signer(seller, one),
            buyer_signer=_signer(buyer, one),
            contract=content.contract.number,
            contract_date=formats.short_date(content.contract.date, one.language),
            period=formats.period(content.service_from, content.service_to, one.language),
        )

    return (wording.each(clause),)


def act_closing(
    content: InvoiceContent, document: DocumentContent, act: ActContent | None, wording: Wording
) -> tuple[Text, ...]:
    """Total and VAT in figures and words, and no claims."""
    clauses = []
    in_words = _in_words(document)
    if in_words.get(wording.language):
        clauses.append(wording.each(lambda one: _total(content, document, in_words, one)))
    if act and act.vat_in_words and act.vat_sum:
        tax = formats.amount(act.vat_sum, content.currency, wording.language)
        said = wording.phrase("act_vat", tax=_with_currency(tax, content), words=act.vat_in_words)
        clauses.append(Text(said))
    clauses.append(wording.text("act_no_claims"))
    if content.printed_note:
        clauses.append(Text(content.printed_note))
    return tuple(clauses)


def sign_columns(content: InvoiceContent, act: ActContent | None, wording: Wording) -> tuple[SignColumn, ...]:
    """Two columns; the electronic signature's own block is the partner's to draw."""
    return tuple(
        _column(label, side, wording)
        for label, side in zip(("contractor", "customer_side"), _sides(content, act), strict=True)
    )


def _column(label: str, side: ActParty, wording: Wording) -> SignColumn:
    position = side.director_position or wording.phrase("director")
    return SignColumn(wording.text(label), side.name, position, side.director)


def _sides(content: InvoiceContent, act: ActContent | None) -> tuple[ActParty, ActParty]:
    """Who signs: as the form says where there is one, else the parties themselves."""
    if act:
        return act.seller, act.buyer
    return _side(content.seller), _side(content.buyer)


def _side(party: Party) -> ActParty:
    return ActParty(
        tin=party.tin or "",
        name=party.legal_name,
        director=party.director or "",
        director_position=party.director_position,
        director_basis=party.director_basis,
    )


def _signer(side: ActParty, wording: Wording) -> str:
    if not side.director:
        return ""
    position = side.director_position or wording.phrase("director").lower()
    said = wording.phrase("act_signer", position=position, name=side.director)
    return said + (wording.phrase("act_signer_basis", basis=side.director_basis) if side.director_basis else "")


def _in_words(document: DocumentContent) -> dict[str, str]:
    known = dict(document.amounts_in_words or {})
    if document.amount_in_words:
        known.setdefault(document.languages[0], document.amount_in_words)
    return known


def _total(content: InvoiceContent, document: DocumentContent, in_words: dict[str, str], wording: Wording) -> str:
    total = formats.amount(document.totals.gross, content.currency, wording.language)
    words = in_words.get(wording.language) or next(iter(in_words.values()))
    return wording.phrase("act_total", total=_with_currency(total, content), words=words)


def _with_currency(figure: str, content: InvoiceContent) -> str:
    return f"{figure}{formats.NBSP}{content.currency}"
