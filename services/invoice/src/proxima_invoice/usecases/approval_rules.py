"""How a legal entity approves, and who approves for whom."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.api.approval import ApprovalPolicyRead, ApprovalPolicyWrite, Delegate, DelegationRead
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from proxima_common.money import round_half_up
from proxima_common.said import said

from proxima_invoice.domain.approving import Level, check_levels
from proxima_invoice.usecases.approval_ports import Policy
from proxima_invoice.usecases.billing_ports import BillingDesk


async def put_policy(
    desk: BillingDesk, legal_entity_id: str, body: ApprovalPolicyWrite, seen: Callable[[int], None]
) -> ApprovalPolicyRead:
    """Replace the policy. Invoices in review need from now on what it asks for; what was given stays given."""
    desk.staff.require([Role.ADMIN], legal_entity_id)
    check_levels(
        Level(level.number, level.above_amount, level.below_margin, level.above_discount) for level in body.levels
    )
    if await desk.sellers.get(legal_entity_id, lock=True) is None:
        raise NotFound(f"there is no legal entity {legal_entity_id}")
    before = await desk.approvals.policy(legal_entity_id, lock=True)
    seen(before.version)
    await desk.approvals.put_policy(legal_entity_id, body, before.version + 1)
    was = policy_read(legal_entity_id, before).model_dump(mode="json")
    after = policy_read(legal_entity_id, await desk.approvals.policy(legal_entity_id))
    is_now = after.model_dump(mode="json")
    changes = [
        {"field": name, "before": was[name], "after": is_now[name]}
        for name in sorted(is_now)
        if name != "version" and was[name] != is_now[name]
    ]
    await desk.master_audit.append(f"approval_policy:{legal_entity_id}", desk.staff, "change", changes, desk.now)
    return after


async def delegate(desk: BillingDesk, body: Delegate) -> DelegationRead:
    """Let somebody approve in an approver's place for some days: asked by the approver, or by an administrator.

    What was delegated cannot be delegated on, because only an approver's own grant counts.
    """
    entity = body.legal_entity_id
    if desk.staff.staff_id != body.from_staff_id:
        desk.staff.require([Role.ADMIN], entity)
    faults = []
    if body.from_staff_id == body.to_staff_id:
        faults.append(FieldError("/to_staff_id", said("another_person", "name another person")))
    if body.valid_to < body.valid_from:
        faults.append(FieldError("/valid_to", said("ends_before_begins", "it ends before it begins")))
    elif body.valid_to < desk.today:
        faults.append(FieldError("/valid_to", said("days_over", "these days are over")))
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)
    own = desk.staff.staff_id == body.from_staff_id and desk.staff.holds([Role.APPROVER], entity)
    if not own and not await desk.approvals.may_approve(body.from_staff_id, entity):
        detail = f"{body.from_staff_id} is no approver of {entity}"
        raise Conflict(detail, code="not_an_approver", fields=[FieldError("/from_staff_id", detail)])
    made = await desk.approvals.delegate(body, desk.staff)
    changes = [{"field": name, "before": None, "after": value} for name, value in body.model_dump(mode="json").items()]
    await desk.master_audit.append(f"delegation:{made.delegation_id}", desk.staff, "create", changes, desk.now)
    return made


async def end_delegation(desk: BillingDesk, delegation_id: UUID) -> DelegationRead:
    """End a delegation now: who gave it, who has it, or an administrator. What was approved under it stays."""
    held = await desk.approvals.delegation(delegation_id)
    if held is None:
        raise NotFound(f"there is no delegation {delegation_id}")
    if desk.staff.staff_id not in (held.from_staff_id, held.to_staff_id) and not desk.staff.holds(
        [Role.ADMIN], held.legal_entity_id
    ):
        raise Forbidden(
            said("delegation_of_others", "this is for the two people of it, or for an administrator"),
            code="role_missing",
        )
    if held.ended_at:
        raise Conflict("it was ended already", code="ended_already")
    await desk.approvals.end_delegation(delegation_id)
    changes = [{"field": "ended_at", "before": None, "after": desk.now.isoformat()}]
    await desk.master_audit.append(f"delegation:{delegation_id}", desk.staff, "end", changes, desk.now)
    return held.model_copy(update={"ended_at": desk.now})


def policy_read(legal_entity_id: str, policy: Policy) -> ApprovalPolicyRead:
    """The policy as a screen shows it."""
    return ApprovalPolicyRead.model_validate(
        {
            "legal_entity_id": legal_entity_id,
            "version": policy.version,
            "levels": [
                {
                    "number": level.number,
                    "above_amount": dict(level.above_amount),
                    "below_margin": level.below_margin,
                    "above_discount": level.above_discount,
                    "staff_ids": sorted(level.staff_ids),
                }
                for level in policy.levels
            ],
            "spike_percent": _exact(policy.bounds.spike),
            "low_margin_percent": _exact(policy.bounds.low_margin),
            "green_percent": _exact(policy.green_percent),
        }
    )


def _exact(percent: Decimal | None) -> Decimal | None:
    """With the scale it is stored with, so that equal policies look equal."""
    return None if percent is None else round_half_up(percent, 4)
