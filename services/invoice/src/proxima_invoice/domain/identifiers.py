"""Identifiers of Uzbek papers by their form (uzbek-invoicing §8): digits and length are certain, checksums only warn.

Every id is text, so that leading zeros stay. Other countries' ids have no form here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proxima_common.errors import FieldError
from proxima_common.said import said

HOME = "UZ"
_PINFL_WEIGHTS = (7, 3, 1)
_SWIFT = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Form:
    """How many digits an identifier has, what it is called, and by which word screens know it."""

    name: str
    word: str
    lengths: tuple[int, ...]

    def fault(self, value: str) -> str | None:
        """What is wrong with the value, or None."""
        if _DIGITS.fullmatch(value) and len(value) in self.lengths:
            return None
        wanted = " or ".join(str(length) for length in self.lengths)
        found = f"{len(value)} characters" if not _DIGITS.fullmatch(value) else f"{len(value)} digits"
        return said(
            "wrong_digits",
            f"{self.name} has {wanted} digits, this one has {found}",
            field=self.word,
            digits=wanted.replace(" or ", ", "),
            length=len(value),
        )


STIR_OR_PINFL = Form("a taxpayer number (STIR or PINFL)", "tin", (9, 14))
VAT_CODE = Form("a VAT registration code", "vat_number", (12,))
ACCOUNT = Form("a bank or treasury account", "bank_account", (20, 27))
SETTLEMENT_ACCOUNT = Form("a bank account", "bank_account", (20,))
MFO = Form("a bank code (MFO)", "bank_code", (5,))
IKPU = Form("a catalogue code (IKPU)", "catalog_code", (17,))
PACKAGE = Form("a package code", "package_code", tuple(range(1, 13)))

_PARTY_FORMS = {"tin": STIR_OR_PINFL, "vat_number": VAT_CODE, "bank_account": ACCOUNT, "bank_code": MFO}


def pinfl_checks(pinfl: str) -> bool:
    """Whether the 14th digit is the sum of the first 13 weighted 7, 3, 1 over and over, modulo 10."""
    digits = [int(digit) for digit in pinfl]
    total = sum(digit * _PINFL_WEIGHTS[at % 3] for at, digit in enumerate(digits[:13]))
    return len(digits) == 14 and total % 10 == digits[13]


def swift_fault(value: str) -> str | None:
    """What is wrong with a SWIFT code (ISO 9362: bank, country, place, branch), or None."""
    if _SWIFT.fullmatch(value):
        return None
    return said("wrong_swift", "a SWIFT code has 8 or 11 letters and digits, the bank and the country first")


def faults_of(values: Mapping[str, str | None], country: str, pointer: str = "") -> list[FieldError]:
    """Every identifier of a party at home that has the wrong form: `tin`, `vat_number`, `bank_account`, `bank_code`.

    A party abroad is checked for its SWIFT code only. What is missing is nobody's fault here.
    """
    forms = _PARTY_FORMS if country == HOME else {}
    found = [
        FieldError(f"{pointer}/{name}", detail)
        for name, form in forms.items()
        if (value := values.get(name)) and (detail := form.fault(value))
    ]
    swift = values.get("swift")
    if swift and (detail := swift_fault(swift)):
        found.append(FieldError(f"{pointer}/swift", detail))
    return found


def warnings_of(values: Mapping[str, str | None], country: str) -> list[str]:
    """What looks wrong and may be right: a PINFL whose checksum does not fit."""
    tin = values.get("tin")
    if country != HOME or not tin or len(tin) != 14 or not tin.isdigit() or pinfl_checks(tin):
        return []
    return [said("pinfl_checksum", f"the checksum of the PINFL {tin} does not fit", tin=tin)]


def code_faults(codes: Iterable[tuple[str, str | None, Form]]) -> list[FieldError]:
    """(pointer, value, form) of each code that has the wrong form."""
    return [FieldError(pointer, detail) for pointer, value, form in codes if value and (detail := form.fault(value))]
