"""Identifiers by their form (uzbek-invoicing §8)."""

import pytest
from proxima_invoice.domain.identifiers import IKPU, PACKAGE, faults_of, pinfl_checks, swift_fault, warnings_of


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("tin", "300000002", True),
        ("tin", "30101900123457", True),
        ("tin", "3000000020", False),
        ("tin", "30000000A", False),
        ("vat_number", "326000000091", True),
        ("vat_number", "32600000009", False),
        ("bank_account", "20208000000000000001", True),
        ("bank_account", "100010860262777950100075001", True),
        ("bank_account", "2020800000000000000", False),
        ("bank_code", "00091", True),
        ("bank_code", "91", False),
        ("swift", "NAMUUZ22", True),
        ("swift", "NAMUUZ22XXX", True),
        ("swift", "NAMUUZ2", False),
        ("bank_code", "٠٠٠٩١", False),
    ],
)
def test_forms_at_home(name: str, value: str, right: bool) -> None:
    found = faults_of({name: value}, "UZ", "/party")
    assert [field.pointer for field in found] == ([] if right else [f"/party/{name}"])


def test_other_countries_have_forms_of_their_own() -> None:
    assert faults_of({"tin": "DE1", "bank_account": "DE02120300000000202051", "bank_code": ""}, "DE") == []
    assert [one.pointer for one in faults_of({"swift": "x"}, "DE")] == ["/swift"]


def test_what_is_missing_is_nobodys_fault_here() -> None:
    assert faults_of({"tin": None, "vat_number": ""}, "UZ") == []


def test_a_message_names_the_identifier_and_both_lengths() -> None:
    (found,) = faults_of({"bank_account": "123"}, "UZ")
    assert found.detail == "a bank or treasury account has 20 or 27 digits, this one has 3 digits"


def test_the_checksum_of_a_pinfl() -> None:
    """The invented valid sample of uzbek-invoicing §8; any other last digit fails."""
    assert pinfl_checks("30101900123457")
    assert not any(pinfl_checks(f"3010190012345{digit}") for digit in "012345689")
    assert warnings_of({"tin": "30101900123457"}, "UZ") == []
    assert warnings_of({"tin": "30101900123458"}, "UZ") == ["the checksum of the PINFL 30101900123458 does not fit"]
    assert warnings_of({"tin": "30101900123458"}, "KZ") == []


def test_catalogue_codes() -> None:
    assert IKPU.fault("10301001001000000") is None
    assert IKPU.fault("1030100100100000") == "a catalogue code (IKPU) has 17 digits, this one has 16 digits"
    assert PACKAGE.fault("1495342") is None
    assert PACKAGE.fault("sum") is not None
    assert swift_fault("namuuz22") is not None
