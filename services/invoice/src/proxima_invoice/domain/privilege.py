"""What a tax privilege (льгота) does to a line of a document (uzbek-invoicing §4.3)."""

from datetime import date
from decimal import Decimal

from proxima_common.errors import Conflict
from proxima_common.money import round_half_up

from proxima_invoice.domain.supply import Privilege, PrivilegeKind

HUNDRED = Decimal(100)


def check_privilege(privilege: Privilege, day: date) -> None:
    """Conflict `privilege_not_in_force` for one that the document date does not fall into."""
    if not privilege.holds_on(day):
        until = f" to {privilege.valid_to}" if privilege.valid_to else ""
        raise Conflict(
            f"privilege {privilege.code} is in force from {privilege.valid_from}{until}, not on {day}",
            code="privilege_not_in_force",
        )


def forgone_tax(privilege: Privilege | None, delivery_sum: Decimal, standard_rate: Decimal) -> Decimal | None:
    """LgotaVatSum of an ESF line: what VAT would have been for a VAT privilege, 0 for turnover tax, None without one."""
    if privilege is None:
        return None
    if privilege.kind is PrivilegeKind.TURNOVER_TAX:
        return Decimal("0.00")
    return round_half_up(delivery_sum * standard_rate / HUNDRED, 2)
