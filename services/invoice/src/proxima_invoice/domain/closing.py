"""Closing a month: a button with a checklist (product: the calendar of a month)."""

from collections.abc import Sequence

from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict
from proxima_common.said import said

from proxima_invoice.domain.staff import Staff

CLOSES = (Role.PREPARER, Role.ACCOUNTANT, Role.ADMIN)
FORCES = (Role.ACCOUNTANT, Role.ADMIN)


def check_closing(blockers: Sequence[str], force_reason: str | None, staff: Staff, legal_entity_id: str) -> None:
    """Refuse while something blocks, naming it; accountants and administrators may close it all the same, and say why.

    A reason to force is refused where nothing has to be forced: it would tell of a trouble that there was not.
    """
    staff.require(CLOSES, legal_entity_id)
    if force_reason is None and blockers:
        first = "; ".join(blockers[:5])
        more = f" and {len(blockers) - 5} more" if len(blockers) > 5 else ""
        raise Conflict(said("month_blocked", f"the month cannot be closed yet: {first}{more}", left=len(blockers)))
    if force_reason is not None:
        staff.require(FORCES, legal_entity_id)
        if not blockers:
            raise Conflict(said("nothing_to_force", "nothing blocks the month: close it without a reason"))
