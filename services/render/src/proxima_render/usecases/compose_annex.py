"""The timesheet behind an invoice, grouped as its lines are."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

from proxima_common.contracts.content import AnnexRow, ContentLine, InvoiceContent
from proxima_common.errors import Invalid

from proxima_render.domain import formats
from proxima_render.domain.paper import AnnexEntry, AnnexGroup
from proxima_render.usecases.wording import Wording


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


def _position(line: ContentLine) -> int:
    return line.position


def _group(line: ContentLine, position: int, rows: list[AnnexRow], wording: Wording) -> AnnexGroup:
    seconds = sum(row.seconds for row in rows)
    figure = formats.hours(seconds, wording.language)
    late = [row for row in rows if row.work_date < line.service_from]
    in_time = [row for row in rows if row.work_date >= line.service_from]
    is_equal = Decimal(seconds) == line.quantity * 3600
    return AnnexGroup(
        title=wording.text("line", position=position),
        line_text=line.text,
        entries=tuple(_entry(row, wording) for row in in_time),
        late=tuple(_entry(row, wording) for row in late),
        subtotal_label=wording.text("line_hours", position=position),
        subtotal=figure,
        equals=wording.text("equals_line", position=position, hours=figure) if is_equal else None,
    )


def _entry(row: AnnexRow, wording: Wording) -> AnnexEntry:
    is_repeated = row.description.strip() == row.issue_summary.strip()
    return AnnexEntry(
        day=formats.short_date(row.work_date, wording.language),
        issue=row.issue_key,
        summary=row.issue_summary,
        text="" if is_repeated else row.description,
        role=row.role,
        hours=formats.hours(row.seconds, wording.language),
    )
