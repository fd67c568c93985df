"""From the money fields that staff send to the domain's."""

from collections.abc import Iterable
from decimal import Decimal

from proxima_common.contracts.api.money import AdjustmentWrite
from proxima_common.contracts.tax import TaxPrivilege
from proxima_common.errors import FieldError, Invalid
from proxima_common.ids import new_id

from proxima_invoice.domain.adjustments import Adjustment, AdjustmentKind
from proxima_invoice.domain.supply import Privilege, PrivilegeKind


def adjustments_of(sent: Iterable[AdjustmentWrite]) -> tuple[Adjustment, ...]:
    """Allowances first, then charges. Invalid, naming the field, for one with both percent and amount, or neither."""
    made = []
    for at, one in enumerate(sent):
        if (one.percent is None) == (one.amount is None):
            detail = "it is a percent or an amount, one of the two"
            raise Invalid(detail, code="percent_or_amount", fields=[FieldError(f"/adjustments/{at}/amount", detail)])
        made.append(
            Adjustment(
                id=one.id or new_id(),
                kind=AdjustmentKind(one.kind),
                reason=one.reason,
                percent=one.percent,
                amount=one.amount or Decimal(0),
                base=one.base,
                reason_code=one.reason_code,
            )
        )
    return tuple(sorted(made, key=lambda one: one.kind))


def privilege_of(sent: TaxPrivilege | None) -> Privilege | None:
    """The privilege of a line."""
    return Privilege(**(sent.model_dump() | {"kind": PrivilegeKind(sent.kind)})) if sent else None
