"""What the tax forms say of the service supplied: its catalogue code, and the privilege that frees it from VAT."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SERVICES = 3


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """A code of the national catalogue (ИКПУ, 17 digits) with the package that belongs to it (uzbek-invoicing §2.5).

    `origin` 1 own production, 2 resale, 3 services, 4 not participating.
    """

    catalog_code: str
    catalog_name: str
    package_code: str
    package_name: str
    origin: int = SERVICES


class PrivilegeKind(StrEnum):
    """Which tax a privilege is of (uzbek-invoicing §4.3)."""

    VAT = "vat"
    TURNOVER_TAX = "turnover_tax"


@dataclass(frozen=True, slots=True)
class Privilege:
    """A tax privilege with its dates; `valid_to` is the first day after, None while it has no end."""

    code: str
    name: str
    kind: PrivilegeKind
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it may be named on a document of this day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Supply:
    """What master data says of what an invoice bills; None where nobody has entered it."""

    item: CatalogItem | None = None
    privilege: Privilege | None = None
