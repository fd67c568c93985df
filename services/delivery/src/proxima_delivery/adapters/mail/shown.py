"""Proposals of reminders as staff see them."""

from typing import Any

from proxima_common.contracts.api.mail import NoticeRecipient, OverdueRead, ReminderLeft, ReminderProposal
from sqlalchemy import Row

from proxima_delivery.domain.mail.notice import Overdue
from proxima_delivery.domain.mail.reminding import Left, Proposal


def proposal_read(one: Proposal) -> ReminderProposal:
    """A letter that would go out."""
    return ReminderProposal(
        legal_entity_id=one.legal_entity_id,
        client_id=one.client_id,
        client_name=one.client_name,
        language=one.language,
        level=one.level,
        recipients=[NoticeRecipient(email=person.email, role=person.role, bounced=None) for person in one.to],
        invoices=[overdue_read(debt) for debt in one.overdue],
    )


def overdue_read(debt: Overdue | Row[Any]) -> OverdueRead:
    """An unpaid invoice of a reminder, proposed or kept."""
    return OverdueRead(**{name: getattr(debt, name) for name in OverdueRead.model_fields})


def left_read(one: Left) -> ReminderLeft:
    """An invoice of which nothing goes out, and why."""
    debt = one.debt
    return ReminderLeft(
        invoice_id=debt.invoice_id,
        number=debt.number,
        legal_entity_id=debt.legal_entity_id,
        client_id=debt.client_id,
        client_name=debt.client_name,
        code=one.code,
        reason=one.reason,
    )
