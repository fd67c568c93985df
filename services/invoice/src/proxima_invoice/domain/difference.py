"""What laying a proposal over a draft would change, line by line; and taking only a part of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from proxima_common.contracts.words import LineBasis, LineKind
from proxima_common.errors import Conflict

from proxima_invoice.domain.exchange import converted_price
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line
from proxima_invoice.domain.proposal import Proposal, merge

COMPARED = ("text", "unit", "quantity", "unit_price", "net", "tax", "gross", "service_from", "service_to")


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line before and after; the proposal says otherwise of what is `kept_by_hand`."""

    kind: Literal["added", "changed", "removed", "kept", "same"]
    before: Line | None
    after: Line | None
    fields: tuple[str, ...]
    kept_by_hand: tuple[str, ...]

    @property
    def line(self) -> Line:
        """The line as it would be, or as it was."""
        line = self.after or self.before
        assert line is not None
        return line


def after_merge(invoice: Invoice, proposals: Iterable[Proposal], new_id: Callable[[], UUID]) -> Invoice:
    """The draft as it would be; the one given stays as it is."""
    copy = deepcopy(invoice)
    merge(copy, proposals, new_id)
    return copy


def differences(before: Invoice, after: Invoice, proposals: Iterable[Proposal]) -> list[LineDifference]:
    """In the order of the draft as it would be, what goes last."""
    known = {line.line_id: line for line in before.lines}
    proposed = {proposal.key: proposal for proposal in proposals}
    found = [_difference(known.get(line.line_id), line, proposed, after) for line in after.lines]
    stays = {line.line_id for line in after.lines}
    gone = [line for line in before.lines if line.line_id not in stays]
    return found + [LineDifference("removed", line, None, (), ()) for line in gone]


def check_shared_time(invoice: Invoice, proposals: Sequence[Proposal]) -> None:
    """Refuse a part of a proposal that would bill time twice: two lines of the draft, the old and the new one, hold it.

    Conflict `lines_share_time`, naming the lines that have to be taken together.
    """
    allowed: dict[str, int] = {}
    for proposal in proposals:
        for worklog in proposal.worklogs:
            allowed[worklog.worklog_id] = allowed.get(worklog.worklog_id, 0) + worklog.billable_seconds
    held: dict[str, int] = {}
    lines: dict[str, list[Line]] = {}
    for line in invoice.lines:
        for worklog in line.worklogs:
            held[worklog.worklog_id] = held.get(worklog.worklog_id, 0) + worklog.billable_seconds
            lines.setdefault(worklog.worklog_id, []).append(line)
    twice = [one for one, seconds in held.items() if one in allowed and seconds > max(0, allowed[one])]
    names = sorted({str(line.key) for one in twice for line in lines[one]})
    if names:
        raise Conflict(f"these lines share time and go together: {', '.join(names)}", code="lines_share_time")


def chosen(invoice: Invoice, proposals: Sequence[Proposal], keys: Collection[str]) -> list[Proposal]:
    """The proposals of these lines, and what the draft's other generated lines stand on now, so that they stay."""
    known = {proposal.key for proposal in proposals} | {line.key for line in invoice.lines if line.key}
    unknown = sorted(set(keys) - known)
    if unknown:
        raise Conflict(f"neither the draft nor the proposal has {', '.join(unknown)}", code="line_not_found")
    taken = [proposal for proposal in proposals if proposal.key in keys]
    stay = [line for line in invoice.lines if line.kind is LineKind.GENERATED and line.key and line.key not in keys]
    return taken + [_as_proposed(line) for line in stay]


def _as_proposed(line: Line) -> Proposal:
    proposed = line.proposed or {}
    return Proposal(
        key=str(line.key),
        text=proposed.get("text", line.text),
        unit=proposed.get("unit", line.unit),
        quantity=type(line.quantity)(proposed.get("quantity", line.quantity)),
        unit_price=line.source_unit_price if line.source_unit_price is not None else line.unit_price,
        net=line.net,
        currency=line.source_currency or "",
        service_from=line.service_from,
        service_to=line.service_to,
        worklogs=line.worklogs,
        explanation=line.explanation or {},
        basis=line.basis or LineBasis.HOURS,
        component=line.component,
    )


def _difference(before: Line | None, after: Line, proposed: dict[str, Proposal], invoice: Invoice) -> LineDifference:
    if before is None:
        return LineDifference("added", None, after, COMPARED, ())
    fields = tuple(name for name in COMPARED if getattr(before, name) != getattr(after, name))
    if after.kind is not LineKind.GENERATED or after.key not in proposed:
        return LineDifference("changed" if fields else "kept", before, after, fields, ())
    by_hand = _by_hand(after, proposed[after.key], invoice)
    same = not fields and before.worklogs == after.worklogs
    return LineDifference("same" if same else "changed", before, after, fields, by_hand)


def _by_hand(line: Line, proposal: Proposal, invoice: Invoice) -> tuple[str, ...]:
    says = {
        "text": proposal.text,
        "unit": proposal.unit,
        "quantity": proposal.quantity,
        "unit_price": converted_price(proposal.unit_price, invoice.exchange_rate),
    }
    return tuple(name for name, value in says.items() if name in line.edited and getattr(line, name) != value)
