"""What a message about an approval shows at this moment."""

from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from proxima_delivery.domain.telegram.approval import Approval, Ask, Decision, Verb
from proxima_delivery.domain.telegram.message import Message


class Stage(StrEnum):
    """Buttons stand under the first one alone."""

    ASKING = "asking"
    DECIDING = "deciding"
    LEVEL_GIVEN = "level_given"
    ENDED = "ended"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Face:
    """The content of a request for approval; `margin` only for who may see it, `by`, `at`, `reason` by stage."""

    approval: Approval
    language: str
    stage: Stage
    margin: Decimal | None = None
    by: str | None = None
    at: datetime | None = None
    reason: str | None = None
    verb: Verb | None = None


@dataclass(frozen=True)
class Difference:
    """How a total differs from the month before's; `percent` to one place, None when there is nothing to divide by."""

    amount: Decimal
    percent: Decimal | None


def difference(total: Decimal, previous: Decimal | None) -> Difference | None:
    """The change since last month, None if there was none."""
    if previous is None:
        return None
    change = total - previous
    if previous == 0:
        return Difference(change, None)
    return Difference(change, (change / abs(previous) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP))


def face_of(message: Message, ask: Ask, approval: Approval, decision: Decision | None) -> Face:
    """What the message has to show; `decision` is one that invoice has not answered yet."""
    margin = approval.card.margin_percent if approval.card and ask.sees_margin else None
    if not approval.open:
        ended = (approval.ended_by, approval.ended_at, approval.reason)
        return Face(approval, message.language, Stage.ENDED, margin, *ended)
    if ask.given_at is not None:
        return Face(approval, message.language, Stage.LEVEL_GIVEN, margin, ask.given_by, ask.given_at)
    if ask.message_id != message.id:
        return Face(approval, message.language, Stage.ELSEWHERE)
    if decision is not None:
        at, reason = decision.taken_at, decision.reason
        return Face(approval, message.language, Stage.DECIDING, margin, None, at, reason, decision.verb)
    return Face(approval, message.language, Stage.ASKING, margin, reason=ask.refusal)
