"""The law's sentence per tax kind, in every language and by date; terms that say how a document is made."""

from datetime import date
from decimal import Decimal

import pytest
from proxima_common.contracts.words import TaxKind
from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.agreed import take_terms
from proxima_invoice.domain.document_terms import NO_TERMS, DocumentTerms
from proxima_invoice.domain.editing import Basis, edit, rebase
from proxima_invoice.domain.privilege import forgone_tax
from proxima_invoice.domain.supply import Privilege, PrivilegeKind, Supply
from proxima_invoice.domain.tax import TaxRule
from proxima_invoice.domain.tax_notes import LANGUAGES, legal_text, notes
from proxima_invoice.usecases.content import tax_notes_of

from ..scenes import PREPARER, a_line, an_invoice

D = Decimal
TODAY = date(2026, 10, 31)
PARK = Privilege("102387", "UP-5099", PrivilegeKind.VAT, date(2017, 7, 1), date(2028, 1, 1))


@pytest.mark.parametrize("kind", [kind for kind in TaxKind if kind is not TaxKind.STANDARD])
def test_every_kind_without_tax_says_why_in_every_language(kind: TaxKind) -> None:
    texts = [legal_text(kind, language, TODAY) for language in LANGUAGES]
    assert all(texts)
    assert len(set(texts)) == len(LANGUAGES)


def test_the_standard_rate_says_itself() -> None:
    assert legal_text(TaxKind.STANDARD, "ru", TODAY) is None
    assert notes([(TaxKind.STANDARD, None)], LANGUAGES, TODAY, abroad=False) == ()


def test_the_sentence_follows_the_law_of_the_document_date() -> None:
    now = legal_text(TaxKind.OUTSIDE_SCOPE, "en", date(2020, 1, 1))
    before = legal_text(TaxKind.OUTSIDE_SCOPE, "en", date(2019, 12, 31))
    assert now
    assert "241" in now
    assert before == "Outside the scope of VAT"


def test_outside_the_scope_nobody_reads_a_rate_of_nothing() -> None:
    for language in LANGUAGES:
        text = legal_text(TaxKind.OUTSIDE_SCOPE, language, TODAY)
        assert text
        assert "0" not in text


def test_a_privilege_is_named_with_its_code() -> None:
    text = legal_text(TaxKind.PRIVILEGE, "ru", TODAY, PARK)
    assert text == "Без НДС на основании налоговой льготы, код 102387: UP-5099"


def test_zero_is_a_rate_at_home_and_a_reason_abroad() -> None:
    assert notes([(TaxKind.ZERO, None)], ("en",), TODAY, abroad=False) == ()
    [note] = notes([(TaxKind.ZERO, None)], ("en",), TODAY, abroad=True)
    assert note.vatex == "VATEX-EU-G"


def test_own_words_win_for_their_kind() -> None:
    made = notes(
        [(TaxKind.EXEMPT, None), (TaxKind.PRIVILEGE, PARK), (TaxKind.EXEMPT, None)],
        ("ru", "en"),
        TODAY,
        abroad=False,
        own=(TaxKind.EXEMPT, "Our words"),
    )
    assert [(note.tax_kind, note.language) for note in made] == [
        (TaxKind.EXEMPT, "ru"),
        (TaxKind.EXEMPT, "en"),
        (TaxKind.PRIVILEGE, "ru"),
        (TaxKind.PRIVILEGE, "en"),
    ]
    assert made[0].text == "Our words"


def test_the_lines_privilege_comes_before_that_of_the_service() -> None:
    other = Privilege("1", "Own act", PrivilegeKind.VAT, date(2020, 1, 1))
    exempt = {"tax_kind": TaxKind.PRIVILEGE, "tax_rate": D(0)}
    invoice = an_invoice([a_line(**exempt, privilege=other)], supply=Supply(privilege=PARK))
    assert "Own act" in tax_notes_of(invoice)[0].text
    invoice.replace_lines([a_line(**exempt)])
    assert "102387" in tax_notes_of(invoice)[0].text


def test_uzbek_4_3_what_a_privilege_forgoes() -> None:
    """12 % of DeliverySum for VAT privileges, 0 for turnover-tax ones, null if none."""
    turnover = Privilege("102385", "UP-5099", PrivilegeKind.TURNOVER_TAX, date(2017, 7, 1))
    assert forgone_tax(PARK, D("16875000.00"), D(12)) == D("2025000.00")
    assert forgone_tax(turnover, D("16875000.00"), D(12)) == D("0.00")
    assert forgone_tax(None, D("16875000.00"), D(12)) is None


# --- what the terms and staff say of the whole document ---

TERMS = DocumentTerms(cash_rounding=D(100), prices_include_tax=True, discount_percent=D(5))


def test_terms_are_laid_over_a_draft_and_leave_again() -> None:
    invoice = an_invoice([a_line()])
    take_terms(invoice, TERMS)
    invoice.replace_lines(invoice.lines)
    assert (invoice.prices_include_tax, invoice.rounding_step) == (True, D(100))
    assert [(one.percent, one.amount) for one in invoice.adjustments] == [(D(5), D("225000.00"))]
    noted = len(invoice.changes)
    take_terms(invoice, TERMS)
    assert len(invoice.changes) == noted
    take_terms(invoice, NO_TERMS)
    assert (invoice.prices_include_tax, invoice.rounding_step, invoice.adjustments) == (False, None, ())


def test_what_staff_set_stays_when_the_terms_come_again() -> None:
    invoice = an_invoice([a_line()])
    own = Adjustment(invoice.id, AdjustmentKind.CHARGE, "Urgent", amount=D(1000))
    edit(invoice, {"adjustments": (own,), "prices_include_tax": False}, None, PREPARER)
    take_terms(invoice, TERMS)
    assert (invoice.adjustments, invoice.prices_include_tax, invoice.rounding_step) == ((own,), False, D(100))
    assert invoice.touched_by == {"preparer"}


def test_a_tax_kind_of_the_document_stays_until_it_is_given_back() -> None:
    standard = TaxRule(TaxKind.STANDARD, D(12), D(12))
    invoice = an_invoice([a_line()])
    edit(invoice, {"tax_kind": TaxKind.EXEMPT}, Basis(standard, None), PREPARER)
    assert (invoice.lines[0].tax_kind, invoice.totals.tax) == (TaxKind.EXEMPT, 0)
    rebase(invoice, Basis(standard, None))
    assert invoice.lines[0].tax_kind is TaxKind.EXEMPT
    edit(invoice, {"tax_kind": None}, Basis(standard, None), PREPARER)
    assert invoice.totals.tax == D("540000.00")
