"""The tax forms of an Uzbek document set as structured data: ESF (Didox form 002) and act (form 005).

Sums are in so'm with two decimals, `count` with up to six; dates are dates. The names follow the forms (`factura_type`
is FacturaType); an object that is not used is null (uzbek-invoicing §2, §3).
"""

from datetime import date
from enum import IntEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.payload import Amount, Percent, Quantity, Wire

Position = Annotated[int, Field(ge=1)]


class FacturaType(IntEnum):
    """Kinds of ESF; there is no 7 (uzbek-invoicing §2.3)."""

    STANDARD = 0
    ADDITIONAL = 1
    REIMBURSEMENT = 2
    WITHOUT_PAYMENT = 3
    CORRECTED = 4
    CORRECTED_REIMBURSEMENT = 5
    ADDITIONAL_REIMBURSEMENT = 6
    CORRECTED_WITHOUT_PAYMENT = 8
    ADDITIONAL_WITHOUT_PAYMENT = 9


class Origin(IntEnum):
    """Where what is supplied comes from (uzbek-invoicing §2.5)."""

    OWN_PRODUCTION = 1
    RESALE = 2
    SERVICES = 3
    NOT_PARTICIPATING = 4


class LgotaType(IntEnum):
    """Which tax a privilege is of (uzbek-invoicing §4.3)."""

    VAT = 1
    TURNOVER_TAX = 2


class EsfDoc(Wire):
    """FacturaDoc, ContractDoc: a number and a date."""

    number: str
    date: date


class OldFacturaDoc(Wire):
    """The ESF that a corrected or additional one names. `factura_id` is the partner's id, null while it has none."""

    document_id: UUID
    factura_id: str | None
    number: str
    date: date


class EsfParty(Wire):
    """A party block. `vat_reg_code` is empty of who is not registered; `bank_id` keeps its leading zeros."""

    tin: str
    name: str
    vat_reg_code: str
    vat_reg_status: int | None
    account: str
    bank_id: str
    address: str
    director: str
    accountant: str
    branch_code: str = ""
    branch_name: str = ""


class EsfLine(Wire):
    """One row of ProductList. `summa` is the price of one, without VAT: count × summa = delivery_sum, rounded half up.

    `without_vat` is null where HasVat is false, and then absent from the form. The `lgota` fields are null together.
    """

    ord_no: Position
    name: str
    catalog_code: str
    catalog_name: str
    package_code: str
    package_name: str
    count: Quantity
    summa: Amount
    delivery_sum: Amount
    vat_rate: Percent
    vat_sum: Amount
    delivery_sum_with_vat: Amount
    without_vat: bool | None
    lgota_id: str | None
    lgota_type: LgotaType | None
    lgota_name: str | None
    lgota_vat_sum: Amount | None
    origin: Origin


class EsfContent(Wire):
    """Form 002 as it will be created, signed and compared. The three sums are those of its lines."""

    version: int
    factura_type: FacturaType
    single_sided_type: int | None
    factura_doc: EsfDoc
    contract_doc: EsfDoc
    contract_id: str | None
    lot_id: str
    old_factura_doc: OldFacturaDoc | None
    seller: EsfParty
    buyer: EsfParty
    has_vat: bool
    has_lgota: bool
    lines: list[EsfLine]
    delivery_sum: Amount
    vat_sum: Amount
    delivery_sum_with_vat: Amount


class ActParty(Wire):
    """Who signs the act, and on what basis: «в лице …, действующего на основании …»."""

    tin: str
    name: str
    director: str
    director_position: str | None
    director_basis: str | None
    branch_code: str = ""
    branch_name: str = ""


class ActLine(Wire):
    """One row of the act. `total_sum` includes VAT; `catalog_code` goes with its package, else `measure_id` is set."""

    ord_no: Position
    name: str
    catalog_code: str | None
    catalog_name: str | None
    package_code: str | None
    package_name: str | None
    measure_id: str | None
    count: Quantity
    summa: Amount
    total_sum_without_vat: Amount
    vat_rate: Percent
    vat_sum: Amount
    total_sum: Amount
    without_vat: bool | None


class ActContent(Wire):
    """Form 005, and the act on paper: what was done, when and where, and that nobody has claims.

    `vat_in_words` is null where there is no VAT; the total in words is the document's `amount_in_words`.
    """

    act_doc: EsfDoc
    contract_doc: EsfDoc
    act_text: str
    place: str | None
    service_from: date
    service_to: date
    seller: ActParty
    buyer: ActParty
    has_vat: bool
    lines: list[ActLine]
    total_sum_without_vat: Amount
    vat_sum: Amount
    total_sum: Amount
    vat_in_words: str | None
