"""Dividing a line and joining lines; the time behind them goes along, to the second."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from proxima_common.contracts.words import LineKind
from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.money import allocate, minor_units, round_half_up, round_money
from proxima_common.said import said

from proxima_invoice.domain.components import once_key
from proxima_invoice.domain.editing import line_of
from proxima_invoice.domain.invoice import Invoice
from proxima_invoice.domain.line import Line, Worklog
from proxima_invoice.domain.staff import Staff

ZERO = Decimal(0)
OF = "of"
"""In `proposed` of a reshaped line: the proposals behind it, by key."""
_SECONDS = ("raw_seconds", "billable_seconds", "billed_seconds")
_ALIKE = ("unit", "unit_price", "base_quantity", "tax_kind", "tax_rate", "privilege", "source_unit_price", "component")


def split_by_quantity(
    invoice: Invoice, line_id: UUID, quantity: Decimal, text: str | None, new_id: UUID, staff: Staff
) -> list[Line]:
    """`quantity` of the line as a line of its own after it, with the latest of the time; returns both."""
    line = line_of(invoice, line_id)
    if not ZERO < quantity < line.quantity:
        raise _wrong(
            "quantity",
            said(
                "split_quantity",
                f"it is above 0 and below the line's {format(line.quantity, 'f')}",
                quantity=line.quantity,
            ),
        )
    stays, goes = _divided(line.worklogs, quantity / line.quantity)
    return _split(invoice, line, (line.quantity - quantity, quantity), (stays, goes), text, new_id, staff)


def split_by_worklogs(
    invoice: Invoice, line_id: UUID, worklog_ids: Iterable[str], text: str | None, new_id: UUID, staff: Staff
) -> list[Line]:
    """The named worklogs as a line of its own, with the share of the quantity that their billed time has."""
    line = line_of(invoice, line_id)
    wanted = set(worklog_ids)
    goes = tuple(one for one in line.worklogs if one.worklog_id in wanted)
    stays = tuple(one for one in line.worklogs if one.worklog_id not in wanted)
    if len(goes) != len(wanted):
        raise _wrong("worklog_ids", said("worklogs_not_behind", "some of these worklogs are not behind the line"))
    billed = [sum(one.billed_seconds for one in part) for part in (stays, goes)]
    if not all(billed):
        raise _wrong("worklog_ids", said("part_without_time", "each part needs some billed time"))
    places = max(2, -int(line.quantity.normalize().as_tuple().exponent))
    rest, part = allocate(line.quantity, billed, min(places, 6))
    return _split(invoice, line, (rest, part), (stays, goes), text, new_id, staff)


def join(invoice: Invoice, line_ids: Sequence[UUID], text: str | None, staff: Staff) -> tuple[Line, list[Line]]:
    """The lines as one, in the place of the first; returns it and those that went.

    Conflict `lines_differ` unless unit, price, tax and kind are the same: different rates never share a line
    (billing-rules §5.2). Equal percents of discount and charge stay percents, else their amounts add up.
    """
    lines = [line_of(invoice, line_id) for line_id in dict.fromkeys(line_ids)]
    if len(lines) < 2:
        raise _wrong("line_ids", said("lines_two", "two lines or more are joined"))
    _check_alike(lines)
    before = invoice.amounts()
    first, rest = lines[0], lines[1:]
    joined = _joined(lines, text)
    gone = {line.line_id for line in rest}
    for line in rest:
        invoice.note_line(line, gone=f"joined with line {first.position}")
    invoice.note(f"line {first.position} quantity", first.quantity, joined.quantity)
    invoice.note(f"line {first.position} text", first.text, joined.text, personal=True)
    kept = [joined if line is first else line for line in invoice.lines if line.line_id not in gone]
    _take(invoice, kept, before, staff)
    return line_of(invoice, first.line_id), rest


def standing(lines: Iterable[Line], proposals: Mapping[str, Any]) -> tuple[set[UUID], set[str]]:
    """Which reshaped lines a refresh leaves as they are, and the proposals that they stand for.

    Lines stand while every proposal behind them is unchanged: quantity, price, and each worklog with its seconds and
    hash. Else they go, and the proposals come as they are proposed.
    """
    groups = _groups([line for line in lines if line.proposed and OF in line.proposed])
    kept: set[UUID] = set()
    keys: set[str] = set()
    for group in groups:
        behind: dict[str, Any] = {}
        for line in group:
            behind |= (line.proposed or {})[OF]
        if all(key in proposals for key in behind) and _unchanged(group, behind, proposals):
            kept |= {line.line_id for line in group}
            keys |= set(behind)
    return kept, keys


def _split(
    invoice: Invoice,
    line: Line,
    quantities: tuple[Decimal, Decimal],
    worklogs: tuple[tuple[Worklog, ...], tuple[Worklog, ...]],
    text: str | None,
    new_id: UUID,
    staff: Staff,
) -> list[Line]:
    if line.component and once_key(line.component, invoice.period):
        raise Conflict("a part of the deal that is billed once stays one line", code="billed_once")
    before = invoice.amounts()
    parts = [replace(line, **_origin(line)) for _ in quantities]
    amounts = {name: _shared(line, name, quantities, invoice.currency) for name in ("discount", "charge")}
    made = [
        _part(part, quantity, behind, {name: shares[at] for name, shares in amounts.items()})
        for at, (part, quantity, behind) in enumerate(zip(parts, quantities, worklogs, strict=True))
    ]
    made[1] = replace(made[1], line_id=new_id, key=None, text=text or line.text)
    lines = list(invoice.lines)
    at = lines.index(line)
    lines[at : at + 1] = made
    invoice.note(f"line {line.position} quantity", line.quantity, made[0].quantity)
    _take(invoice, lines, before, staff)
    invoice.note_line(line_of(invoice, new_id))
    return [line_of(invoice, part.line_id) for part in made]


def _part(line: Line, quantity: Decimal, worklogs: tuple[Worklog, ...], amounts: Mapping[str, Any]) -> Line:
    part = replace(line, quantity=quantity, worklogs=worklogs, worklog_count=len(worklogs), **amounts)
    return replace(part, explanation=_explained(part))


def _shared(line: Line, name: str, quantities: Sequence[Decimal], currency: str) -> list[Decimal]:
    """A discount or charge in proportion; one with a percent is computed anew anyway."""
    return allocate(getattr(line, name), quantities, minor_units(currency))


def _divided(worklogs: Sequence[Worklog], share: Decimal) -> tuple[tuple[Worklog, ...], tuple[Worklog, ...]]:
    """The latest billed seconds that make up `share`, and the rest; one worklog may have a part in both."""
    ordered = sorted(worklogs, key=lambda one: (one.work_date, one.worklog_id))
    missing = int(round_half_up(sum(one.billed_seconds for one in ordered) * share, 0))
    stays: list[Worklog] = []
    goes: list[Worklog] = []
    for one in reversed(ordered):
        if missing >= one.billed_seconds > 0:
            goes.append(one)
            missing -= one.billed_seconds
        elif missing <= 0 or one.billed_seconds == 0:
            stays.append(one)
        else:
            rest, part = _cut(one, missing)
            stays.append(rest)
            goes.append(part)
            missing = 0
    return tuple(sorted(stays, key=_by_id)), tuple(sorted(goes, key=_by_id))


def _cut(worklog: Worklog, billed: int) -> tuple[Worklog, Worklog]:
    """The rest and the part with `billed` seconds; raw and billable seconds in proportion, none lost."""
    weights = (worklog.billed_seconds - billed, billed)
    shares = {name: [int(one) for one in allocate(getattr(worklog, name), weights, 0)] for name in _SECONDS}
    rest, part = ({name: share[at] for name, share in shares.items()} for at in (0, 1))
    return _with(worklog, rest), _with(worklog, part)


def _check_alike(lines: Sequence[Line]) -> None:
    first = lines[0]
    for name in ("kind", *_ALIKE):
        if any(getattr(line, name) != getattr(first, name) for line in lines):
            raise Conflict(f"lines with another {name} are not joined", code="lines_differ")


def _joined(lines: Sequence[Line], text: str | None) -> Line:
    first = lines[0]
    worklogs: dict[str, Worklog] = {}
    for one in (worklog for line in lines for worklog in line.worklogs):
        known = worklogs.get(one.worklog_id)
        worklogs[one.worklog_id] = _added(known, one) if known else one
    behind = tuple(worklogs[worklog_id] for worklog_id in sorted(worklogs))
    joined = replace(
        first,
        quantity=sum((line.quantity for line in lines), ZERO),
        text=text or first.text,
        service_from=min(line.service_from for line in lines),
        service_to=max(line.service_to for line in lines),
        edited=frozenset(name for line in lines for name in line.edited) | ({"text"} if text else set()),
        worklogs=behind,
        worklog_count=len(behind),
        **_reductions(lines),
        **_origin(*lines),
    )
    return replace(joined, explanation=_explained(joined))


def _reductions(lines: Sequence[Line]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name in ("discount", "charge"):
        percents = {getattr(line, f"{name}_percent") for line in lines}
        made[f"{name}_percent"] = percents.pop() if len(percents) == 1 else None
        made[name] = sum((getattr(line, name) for line in lines), ZERO)
    return made


def _added(one: Worklog, other: Worklog) -> Worklog:
    return _with(one, {name: getattr(one, name) + getattr(other, name) for name in _SECONDS})


def _with(worklog: Worklog, seconds: Mapping[str, Any]) -> Worklog:
    return replace(worklog, **seconds)


def _origin(*lines: Line) -> dict[str, Any]:
    """What `proposed` says of a reshaped line: every proposal behind it."""
    behind: dict[str, Any] = {}
    for line in lines:
        if line.proposed and OF in line.proposed:
            behind |= line.proposed[OF]
        elif line.proposed and line.key:
            behind[line.key] = {name: line.proposed[name] for name in ("quantity", "unit_price")}
    return {"proposed": {**(lines[0].proposed or {}), OF: behind}} if behind else {}


def _explained(line: Line) -> dict[str, Any] | None:
    """The explanation of what the line has now: its time, its hours, and hours × rate."""
    known = line.explanation
    if known is None or line.kind is not LineKind.GENERATED:
        return known
    rate = known["rate"]
    return {
        **known,
        "worklog_ids": [one.worklog_id for one in line.worklogs],
        "raw_seconds": sum(one.raw_seconds for one in line.worklogs),
        "billable_seconds": sum(one.billable_seconds for one in line.worklogs),
        "rounded_seconds": sum(one.billed_seconds for one in line.worklogs),
        "hours": format(line.quantity, "f"),
        "net": format(round_money(line.quantity * Decimal(rate["amount"]), rate["currency"]), "f"),
    }


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that share a proposal, directly or through others."""
    groups: list[tuple[set[str], list[Line]]] = []
    for line in lines:
        keys, members = set((line.proposed or {})[OF]), [line]
        apart = []
        for known, others in groups:
            if known & keys:
                keys, members = keys | known, others + members
            else:
                apart.append((known, others))
        groups = [*apart, (keys, members)]
    return [members for _, members in groups]


def _unchanged(lines: Sequence[Line], behind: Mapping[str, Any], proposals: Mapping[str, Any]) -> bool:
    for key, known in behind.items():
        proposal = proposals[key]
        if any(Decimal(known[name]) != getattr(proposal, name) for name in ("quantity", "unit_price")):
            return False
    now = _time(one for line in lines for one in line.worklogs)
    return now == _time(one for key in behind for one in proposals[key].worklogs)


def _time(worklogs: Iterable[Worklog]) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for one in worklogs:
        place = (one.worklog_id, one.source_hash)
        seconds = tuple(getattr(one, name) for name in _SECONDS)
        found[place] = tuple(map(sum, zip(found.get(place, (0,) * len(seconds)), seconds, strict=True)))
    return found


def _take(invoice: Invoice, lines: Sequence[Line], before: tuple[object, ...], staff: Staff) -> None:
    invoice.replace_lines(lines)
    if invoice.amounts() != before:
        invoice.touched_by.add(staff.staff_id)


def _by_id(worklog: Worklog) -> str:
    return worklog.worklog_id


def _wrong(name: str, detail: str) -> Invalid:
    return Invalid(detail, code=f"wrong_{name}", fields=[FieldError(f"/{name}", detail)])
