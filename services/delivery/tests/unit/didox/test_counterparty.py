"""The dry check: what the partner's directories say against a form."""

from dataclasses import replace

import pytest
from proxima_delivery.domain.didox.counterparty import BuyerCard, CatalogueCode, problems

from ...didox_forms import CODE, PACKAGE, an_act, an_esf

CARD = BuyerCard(True, "Savat Retail", "Прежний Директор", "326300000001", 20)
CODES = [CatalogueCode(CODE, frozenset({PACKAGE}))]


@pytest.mark.parametrize("form", [an_esf(), an_act()])
def test_a_form_that_agrees_passes(form: dict[str, object]) -> None:
    assert problems(form, CARD, CODES, offer_signed=True) == []


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (BuyerCard(False), "does not know a company"),
        (replace(CARD, active=False), "not active"),
        (replace(CARD, director="Янги Директор"), "director is Янги Директор"),
        (replace(CARD, vat_code="326000000000"), "VAT code"),
        (replace(CARD, vat_status=22), "VAT status on the document date is 22, not active"),
        (replace(CARD, vat_status=None), "is none, not active"),
    ],
)
def test_what_differs_in_the_tax_base_is_said(card: BuyerCard, words: str) -> None:
    [said] = problems(an_esf(), card, CODES, offer_signed=True)
    assert words in said


def test_a_director_is_known_by_letters_not_by_writing() -> None:
    assert problems(an_esf(), replace(CARD, director="ПРЕЖНИЙ  директор"), CODES, offer_signed=True) == []


@pytest.mark.parametrize(
    ("codes", "words"),
    [([], "not in the seller's"), ([CatalogueCode(CODE, frozenset({"9"}))], "does not belong")],
)
@pytest.mark.parametrize("form", [an_esf(), an_act()])
def test_catalogue_codes_and_packages_are_those_of_the_profile(form, codes, words: str) -> None:
    [said] = problems(form, CARD, codes, offer_signed=True)
    assert words in said


def test_without_the_public_offer_nothing_can_be_signed() -> None:
    [said] = problems(an_esf(), CARD, CODES, offer_signed=False)
    assert "offer" in said
