"""Who bills and who is billed, as it is printed, and under which contract."""

from dataclasses import dataclass
from datetime import date

from proxima_common.contracts.words import RecipientRole


@dataclass(frozen=True, slots=True)
class Bank:
    """An account that is printed: domestic ones by bank code, foreign ones by SWIFT and correspondent."""

    currency: str
    bank_name: str
    account: str
    bank_code: str | None = None
    swift: str | None = None
    correspondent_bank: str | None = None
    correspondent_account: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A legal entity as it is printed.

    `vat_number` is the VAT registration code and `vat_status` its status on the document date: 20 active, 21 inactive,
    22 suspended, None without one. The director signs as `director_position` on the basis `director_basis`.
    """

    party_id: str
    name: str
    legal_name: str
    country: str
    address: str
    tin: str | None = None
    vat_number: str | None = None
    director: str | None = None
    accountant: str | None = None
    bank: Bank | None = None
    director_position: str | None = None
    director_basis: str | None = None
    city: str | None = None
    vat_status: int | None = None
    branch_code: str | None = None
    branch_name: str | None = None
    other_accounts: tuple[Bank, ...] = ()


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract that the invoice names; `registration_id` with the tax office, `lot_id` of public procurement."""

    number: str
    date: date
    purchase_order: str | None = None
    registration_id: str | None = None
    lot_id: str | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets the documents; the primary one decides when the invoice counts as sent.

    By e-mail to `email`; by Didox to the company `tin`, and then there is no address.
    """

    role: RecipientRole
    email: str
    name: str | None = None
    tin: str | None = None
