"""The timesheet behind an invoice, grouped as its lines are."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from proxima_common.contracts.content import AnnexRow, ContentLine, InvoiceContent
from proxima_common.errors import Invalid
from proxima_common.money import allocate, round_half_up

from proxima_render.domain import formats
from proxima_render.domain.paper import AnnexEntry, AnnexGroup, Fact
from proxima_render.usecases.wording import Wording

SECONDS_AN_HOUR = 3600


def annex_groups(content: InvoiceContent, wording: Wording) -> tuple[AnnexGroup, ...]:
    """One group a line, rows by date within it. A row that belongs to no line is refused."""
    positions = {line.position: line for line in content.lines}
    shown = {line.position: index for index, line in enumerate(sorted(content.lines, key=_position), start=1)}
    rows = sorted(content.annex, key=lambda row: (row.line_position, row.work_date, row.issue_key))
    groups = []
    for position, members in groupby(rows, key=lambda row: row.line_position):
        if position not in positions:
            raise Invalid(f"annex rows belong to line {position}, which is not there", code="annex_line_missing")
        groups.append(_group(positions[position], shown[position], list(members), wording))
    return tuple(groups)


def statement(content: InvoiceContent, wording: Wording) -> tuple[Fact, ...]:
    """What the month did to the hours of a support deal: opening + granted − used + overage = expired + closing."""
    held = content.retainer
    if held is None:
        return ()
    rows = [
        ("opening", sum(lot.seconds for lot in held.opening)),
        ("granted", held.granted_seconds),
        ("used", held.used_seconds),
        ("overage", held.overage_seconds),
        ("expired", sum(lot.seconds for lot in held.expired)),
        ("closing", sum(lot.seconds for lot in held.closing)),
    ]
    return tuple(Fact(wording.text(key), _hours(seconds, wording)) for key, seconds in rows)


def _hours(seconds: int, wording: Wording) -> str:
    return formats.hours(round_half_up(Decimal(seconds) / SECONDS_AN_HOUR, 2), wording.language)


def _position(line: ContentLine) -> int:
    return line.position


def _group(line: ContentLine, position: int, rows: list[AnnexRow], wording: Wording) -> AnnexGroup:
    figures = _figures(line, rows)
    total = sum(figures, Decimal(0))
    entries = [_entry(row, figure, wording) for row, figure in zip(rows, figures, strict=True)]
    subtotal = formats.hours(total, wording.language)
    return AnnexGroup(
        title=wording.text("line", position=position),
        line_text=line.text,
        entries=tuple(entry for entry, row in zip(entries, rows, strict=True) if row.work_date >= line.service_from),
        late=tuple(entry for entry, row in zip(entries, rows, strict=True) if row.work_date < line.service_from),
        subtotal_label=wording.text("line_hours", position=position),
        subtotal=subtotal,
        hours=total,
        equals=wording.text("equals_line", position=position, hours=subtotal) if total == line.quantity else None,
    )


def _figures(line: ContentLine, rows: list[AnnexRow]) -> list[Decimal]:
    """Hours of each row as printed, so that they add up to the line (billing-rules E22, largest remainder).

    Two decimals, or as many as the line's quantity has. A line that is not these hours keeps the rows' own sum.
    """
    quantity = line.quantity.normalize()
    places = max(2, -int(quantity.as_tuple().exponent))
    own = round_half_up(Decimal(sum(row.seconds for row in rows)) / SECONDS_AN_HOUR, places)
    near = abs(own - quantity) <= Decimal(1).scaleb(-places)
    total = round_half_up(quantity if near else own, places)
    return allocate(total, [row.seconds for row in rows], places)


def _entry(row: AnnexRow, hours: Decimal, wording: Wording) -> AnnexEntry:
    is_repeated = row.description.strip() == row.issue_summary.strip()
    return AnnexEntry(
        day=formats.short_date(row.work_date, wording.language),
        issue=row.issue_key,
        summary=row.issue_summary,
        text="" if is_repeated else row.description,
        role=row.role,
        hours=formats.hours(hours, wording.language),
    )
