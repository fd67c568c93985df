"""What was approved against what Didox holds: any change of a field is found, no change of writing is."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from proxima_delivery.domain.didox.comparison import differences
from proxima_delivery.domain.didox.exact import read, written

from ...didox_forms import an_act, an_esf, lowered


def echo(form: dict[str, Any]) -> dict[str, Any]:
    """As Didox gives it back: names in small letters, and fields of its own."""
    return {**lowered(read(written(form))), "facturaid": "66f0", "facturaproductid": "66f1"}


@pytest.mark.parametrize("form", [an_esf(), an_act()], ids=["002", "005"])
def test_its_own_echo_is_the_same(form: dict[str, Any]) -> None:
    assert differences(form, echo(form)) == []


@pytest.mark.parametrize("form", [an_esf(), an_act()], ids=["002", "005"])
def test_every_single_field_that_changes_is_found(form: dict[str, Any]) -> None:
    paths = list(_leaves(echo(form)))
    checked = 0
    for path in paths:
        if path[0] in {"facturaid", "facturaproductid"}:
            continue
        there = echo(form)
        _change(there, path)
        assert [one.field.lower() for one in differences(form, there)] == ["/" + "/".join(_counted(path))], path
        checked += 1
    assert checked > 30


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"Summa": "100.00"}, {"summa": "100"}),
        ({"Summa": "100.00"}, {"summa": Decimal("100.0")}),
        ({"Count": 1}, {"count": "1.000"}),
        ({"OldFacturaDoc": None}, {"olddoc": None}),
        ({"LotId": ""}, {"lotid": None}),
        ({"HasRent": False}, {}),
        ({"Products": []}, {"products": None}),
        ({"Name": "ООО  А"}, {"name": " ООО  А "}),
    ],
)
def test_another_writing_is_no_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert differences(ours, theirs) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"BankId": "00401"}, {"bankid": "401"}),
        ({"Account": "20208000000000000001"}, {"account": "20208000000000000002"}),
        ({"SellerTin": "300000001"}, {"sellertin": 300000002}),
        ({"Summa": "100.00"}, {"summa": "100.01"}),
        ({"Summa": "0.00"}, {"summa": None}),
        ({"WithoutVat": False}, {"withoutvat": True}),
        ({"HasVat": True}, {}),
        ({"FacturaDate": "2026-09-30"}, {"facturadate": "2026-10-30"}),
        ({"VatRegStatus": 20}, {"vatregstatus": None}),
        ({"Products": [{"OrdNo": 1}]}, {"products": [{"ordno": 1}, {"ordno": 2}]}),
        ({"Buyer": {"Name": "A"}}, {"buyer": "A"}),
        ({"Buyer": {"Name": "A"}}, {}),
        ({}, {"singlesidedtype": 2}),
        ({}, {"contractid": "7"}),
    ],
)
def test_another_content_is_a_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert differences(ours, theirs)


def test_what_is_shown_names_the_field_and_both_sides() -> None:
    form = an_esf()
    there = echo(form)
    there["productlist"]["products"][0]["summa"] = "1.00"
    [one] = differences(form, there)
    assert (one.field, one.ours, one.theirs) == ("/ProductList/Products/1/Summa", "10000000.00", "1.00")


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list) and value:
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    else:
        yield path


def _change(value: Any, path: tuple[Any, ...]) -> None:
    for step in path[:-1]:
        value = value[step]
    old = value[path[-1]]
    value[path[-1]] = _another(path[-1])(old)


def _another(name: Any) -> Callable[[Any], Any]:
    return lambda old: (not old) if isinstance(old, bool) else (old + 1) if isinstance(old, int) else f"{old or ''}7"


def _counted(path: tuple[Any, ...]) -> list[str]:
    return [str(step + 1) if isinstance(step, int) else str(step) for step in path]
