"""What a tax privilege (льгота) does to a line of a document (uzbek-invoicing §4.3)."""

from decimal import Decimal

from proxima_common.money import round_half_up

from proxima_invoice.domain.supply import Privilege, PrivilegeKind

HUNDRED = Decimal(100)


def forgone_tax(privilege: Privilege | None, delivery_sum: Decimal, standard_rate: Decimal) -> Decimal | None:
    """LgotaVatSum of an ESF line: the VAT that a VAT privilege forgoes, 0 for turnover tax, None without one."""
    if privilege is None:
        return None
    if privilege.kind is PrivilegeKind.TURNOVER_TAX:
        return Decimal("0.00")
    return round_half_up(delivery_sum * standard_rate / HUNDRED, 2)
