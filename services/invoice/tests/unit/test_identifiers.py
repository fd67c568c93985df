"""Identifiers by their form, and the one checksum that is known (uzbek-invoicing §8)."""

import pytest
from proxima_invoice.domain.identifiers import faults_of, pinfl_checks, swift_fault, warnings_of

SAMPLE = "30101900123457"


def test_uzbek_8_the_pinfl_sample_is_valid() -> None:
    assert pinfl_checks(SAMPLE)
    assert warnings_of({"tin": SAMPLE}, "UZ") == []
    assert faults_of({"tin": SAMPLE}, "UZ") == []


@pytest.mark.parametrize("at", range(14))
def test_one_wrong_digit_of_a_pinfl_is_noticed(at: int) -> None:
    wrong = SAMPLE[:at] + str((int(SAMPLE[at]) + 1) % 10) + SAMPLE[at + 1 :]
    assert not pinfl_checks(wrong)
    assert warnings_of({"tin": wrong}, "UZ") == [f"the checksum of the PINFL {wrong} does not fit"]


def test_a_number_that_is_too_short_does_not_check() -> None:
    assert not pinfl_checks(SAMPLE[:13])


def test_a_checksum_warns_at_home_only() -> None:
    assert warnings_of({"tin": "30101900123458"}, "DE") == []
    assert warnings_of({"tin": "301234567"}, "UZ") == []
    assert warnings_of({"tin": None}, "UZ") == []


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("tin", "301234567", "30123456"),
        ("vat_number", "300000000001", "30000000000"),
        ("bank_account", "20208000000000000001", "2020800000000000000"),
        ("bank_account", "1" * 27, "1" * 28),
        ("bank_code", "00014", "0014"),
        ("tin", "301234567", "30123456A"),
    ],
)
def test_digits_and_lengths_are_checked(name: str, good: str, bad: str) -> None:
    assert faults_of({name: good}, "UZ", "/seller") == []
    assert [fault.pointer for fault in faults_of({name: bad}, "UZ", "/seller")] == [f"/seller/{name}"]
    assert faults_of({name: bad}, "DE") == []


def test_a_swift_code_has_eight_or_eleven_characters() -> None:
    assert swift_fault("EXMPUZ22") is None
    assert swift_fault("EXMPUZ22XXX") is None
    for wrong in ("EXMPUZ2", "EXMPUZ22X", "EXM1UZ22", "exmpuz22"):
        assert swift_fault(wrong)
        assert [fault.pointer for fault in faults_of({"swift": wrong}, "DE")] == ["/swift"]
