"""Credit notes: affected lines only, positive amounts, never more than is left (international-invoicing §3.3)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from proxima_common.contracts.words import LineKind
from proxima_common.errors import Conflict, FieldError
from proxima_common.money import round_money
from proxima_common.said import said

from proxima_invoice.domain.adjustments import Adjustment
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, line_base

ZERO = Decimal(0)
_KEY = "credit:"


@dataclass(frozen=True, slots=True)
class Credited:
    """What live credit notes take off one line: quantity, and net in the document currency."""

    quantity: Decimal = ZERO
    net: Decimal = ZERO


NOTHING = Credited()


def credit_key(line_id: UUID) -> str:
    """A credit line knows the line that it credits by its key."""
    return f"{_KEY}{line_id}"


def credited_line(key: str | None) -> UUID | None:
    """The line that a credit line is about."""
    return UUID(key.removeprefix(_KEY)) if key and key.startswith(_KEY) else None


def credit_lines(
    parent: Invoice,
    wanted: Mapping[UUID, Decimal | None],
    credited: Mapping[UUID, Credited],
    new_id: Callable[[], UUID],
) -> list[Line]:
    """The lines of a credit note: those named, by a quantity or all that is left; every line when none is named.

    Amounts are positive; what the invoice took off (an advance, an adjustment) is taken off the credit too.

    Raises Conflict `credit_too_large` naming the line of which less is left, `line_not_found` for a strange one,
    `nothing_left` when there is nothing to credit.
    """
    known = {line.line_id for line in parent.lines}
    strange = [at for at, line_id in enumerate(wanted) if line_id not in known]
    if strange:
        detail = "the invoice has no such line"
        fields = [FieldError(f"/lines/{at}/line_id", detail) for at in strange]
        raise Conflict(detail, code="line_not_found", fields=fields)
    asked = wanted or dict.fromkeys(line.line_id for line in parent.lines if line.net)
    places = {line_id: at for at, line_id in enumerate(asked)}
    made = [
        _credit_of(parent, line, asked[line.line_id], credited.get(line.line_id, NOTHING), new_id(), places)
        for line in parent.lines
        if line.line_id in asked and (wanted or _left(line, credited))
    ]
    if not made:
        raise Conflict("all of it is credited already", code="nothing_left")
    return made


def check_lines_left(credit: Invoice, parent: Invoice, credited: Mapping[UUID, Credited]) -> None:
    """Refuse a credit note of more than what is left of a line, or of the whole: `credited` is by the others."""
    lines = {line.line_id: line for line in parent.lines}
    for line in credit.lines:
        original = lines.get(credited_line(line.key) or UUID(int=0))
        if original and abs(line.net) > abs(_left(original, credited)):
            raise _too_large(line.position - 1, _left(original, credited), parent.currency)
    if credit.billed > parent.in_force:
        detail = said(
            "credit_too_large",
            f"{format(parent.in_force, 'f')} {parent.currency} of the invoice are left",
            amount=parent.in_force,
            currency=parent.currency,
        )
        raise Conflict(detail, fields=[FieldError("/lines", detail)])


def wholly_credited(lines: Iterable[Line], credited: Mapping[UUID, Credited]) -> list[Line]:
    """The lines of which nothing is left: the time behind them is free again (E25)."""
    return [line for line in lines if line.line_id in credited and not _left(line, credited)]


def _credit_of(
    parent: Invoice,
    line: Line,
    quantity: Decimal | None,
    credited: Credited,
    line_id: UUID,
    places: Mapping[UUID, int],
) -> Line:
    left = line.net - credited.net
    rest = line.quantity - credited.quantity
    share = rest if quantity is None else quantity
    at = places[line.line_id]
    if not left or abs(share) > abs(rest):
        raise _too_large(at, left, parent.currency)
    return replace(
        _share_of(line, share, left, parent.currency, last=share == rest),
        line_id=line_id,
        kind=LineKind.MANUAL if line.net > 0 else LineKind.ADJUSTMENT,
        key=credit_key(line.line_id),
        quantity=share,
        edited=frozenset(),
        proposed=None,
        explanation=None,
        worklogs=(),
        worklog_count=0,
        source_unit_price=None,
        source_currency=None,
    )


def _share_of(line: Line, share: Decimal, left: Decimal, currency: str, *, last: bool) -> Line:
    """The line with its part of its own discount and charge; the last part makes it come out at nothing."""
    if share == line.quantity:
        return line
    discount = round_money(line.discount * share / line.quantity, currency)
    charge = round_money(line.charge * share / line.quantity, currency)
    if last:
        over = line_base(replace(line, quantity=share), currency) - discount + charge - left
        discount, charge = discount + max(over, ZERO), charge + max(-over, ZERO)
    return replace(line, discount=discount, charge=charge, discount_percent=None, charge_percent=None)


def credit_adjustments(parent: Invoice, lines: Sequence[Line]) -> tuple[Adjustment, ...]:
    """The document's allowances and charges: percents as they are, amounts by the share that is credited."""
    whole = sum((line_base(line, parent.currency) for line in parent.lines), ZERO)
    taken = sum((line_base(line, parent.currency) for line in lines), ZERO)
    if not whole:
        return ()
    percents = [one for one in parent.adjustments if one.percent is not None]
    amounts = [
        replace(one, amount=round_money(one.amount * taken / whole, parent.currency))
        for one in parent.adjustments
        if one.percent is None
    ]
    return (*percents, *(one for one in amounts if one.amount > 0))


def _left(line: Line, credited: Mapping[UUID, Credited]) -> Decimal:
    return line.net - credited.get(line.line_id, NOTHING).net


def _too_large(at: int, left: Decimal, currency: str) -> Conflict:
    detail = said(
        "credit_too_large", f"{format(left, 'f')} {currency} of this line are left", amount=left, currency=currency
    )
    return Conflict(detail, fields=[FieldError(f"/lines/{at}", detail)])
