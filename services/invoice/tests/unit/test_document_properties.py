"""What always holds of a computed document, whatever its lines, reductions, taxes and currency."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import TaxKind
from proxima_common.money import minor_units, round_money
from proxima_invoice.domain.computed import Document, LineTerms, Settings
from proxima_invoice.domain.document import document
from proxima_invoice.domain.totals import TaxMethod

from .test_document import TAXES, D, E, S, allowance, charge

KINDS = st.sampled_from([S, E, TaxKind.ZERO])
PERCENT = st.none() | st.decimals("0", "100", places=2)


@st.composite
def documents(draw: Callable[..., Any], *, inside: bool = True) -> tuple[Document, Settings]:
    currency = draw(st.sampled_from(["UZS", "JPY", "KWD", "EUR"]))
    places = minor_units(currency)
    amounts = st.decimals("0.01" if places > 1 else "1", "99999", places=places)
    lines = draw(
        st.lists(
            st.builds(
                LineTerms,
                quantity=st.decimals("-99", "999", places=3),
                unit_price=st.decimals("0", "99999", places=6),
                tax_kind=KINDS,
                base_quantity=st.sampled_from([D(1), D(1000)]),
                discount_percent=PERCENT,
                charge_percent=PERCENT,
            ),
            min_size=1,
            max_size=8,
        )
    )
    percents = st.builds(allowance, percent=st.decimals("0.01", "100", places=2))
    less = draw(st.lists(percents | st.builds(allowance, amount=amounts), max_size=3))
    more = draw(st.lists(st.builds(charge, amount=amounts), max_size=2))
    settings = Settings(
        currency,
        draw(st.sampled_from(list(TaxMethod))),
        draw(st.booleans()) if inside else False,
        draw(amounts),
        draw(st.none() | st.sampled_from([D(1), D(100)])),
    )
    return document(lines, less, more, TAXES, settings), settings


@given(documents())
def test_every_document_adds_up(computed: tuple[Document, Settings]) -> None:
    whole, settings = computed
    foot = whole.totals
    assert foot.subtotal - foot.allowance_total + foot.charge_total == foot.net
    assert foot.net + foot.tax == foot.gross
    assert foot.gross - foot.prepaid + foot.rounding == foot.payable
    assert sum(part.taxable for part in whole.breakdown) == foot.net
    assert sum(part.tax for part in whole.breakdown) == foot.tax
    assert sum(line.tax for line in whole.lines) == foot.tax
    lines = sum(line.net for line in whole.lines)
    assert lines == (foot.net if settings.method is TaxMethod.PER_LINE else foot.subtotal)
    for line in whole.lines:
        assert line.net + line.tax == line.gross
        printed = line.base - line.discount + line.charge - line.document_discount + line.document_charge
        if settings.method is TaxMethod.PER_LINE:
            assert printed == (line.gross if settings.prices_include_tax else line.net)


@given(documents())
def test_every_amount_has_the_scale_of_the_currency(computed: tuple[Document, Settings]) -> None:
    whole, settings = computed
    amounts = [getattr(whole.totals, name) for name in ("net", "tax", "gross", "payable", "rounding", "discount")]
    amounts += [line.net for line in whole.lines] + [line.tax for line in whole.lines]
    assert all(amount == round_money(amount, settings.currency) for amount in amounts)


@given(documents(inside=False))
def test_tax_is_the_rate_of_what_is_taxed(computed: tuple[Document, Settings]) -> None:
    whole, settings = computed
    unit = D(1).scaleb(-minor_units(settings.currency))
    if settings.method is TaxMethod.PER_CATEGORY:
        for part in whole.breakdown:
            assert part.tax == round_money(part.taxable * part.tax_rate / 100, settings.currency)
    else:
        for line in whole.lines:
            assert abs(line.tax - line.net * line.tax_rate / 100) <= unit / 2


@given(documents())
def test_what_is_rounded_differs_by_half_a_step_at_most(computed: tuple[Document, Settings]) -> None:
    whole, settings = computed
    step = settings.rounding_step or D(0)
    assert abs(whole.totals.rounding) * 2 <= step
    assert not step or whole.totals.payable % step == 0
