"""Numbers beside finalizing: the next one, those that were imported, and a new pattern that would repeat old ones."""

from __future__ import annotations

from datetime import date

from proxima_common.contracts.api.master_data import NextNumber
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.words import SeriesKind
from proxima_common.errors import Conflict, FieldError, Invalid, NotFound
from proxima_common.said import said

from proxima_invoice.domain import numbering
from proxima_invoice.domain.numbering import Number
from proxima_invoice.usecases.ports import Desk


async def next_number(desk: Desk, legal_entity_id: str, series: SeriesKind, on: date) -> NextNumber:
    """What a document of this day would get if nothing else happens until then; nothing is reserved.

    `warning` says when the number before it has a later date. NotFound for a seller that the caller may not know of,
    Conflict `no_number_series` when the seller has no such series.
    """
    if not desk.staff.sees(legal_entity_id):
        raise NotFound(f"no legal entity {legal_entity_id}")
    pattern = await desk.numbers.pattern(legal_entity_id, series)
    key = numbering.reset_key(pattern, on)
    sequence = await desk.numbers.last(legal_entity_id, series, key) + 1
    text = numbering.written(pattern, on, sequence)
    before = await desk.numbers.before(legal_entity_id, series, key, sequence)
    warning = numbering.order_warning(text, on, before)
    return NextNumber(
        kind=series,
        on=on,
        pattern=pattern,
        number=text,
        sequence=sequence,
        warning=warning,
        warning_said=SaidRead.of(warning),
    )


async def reserve_imported(
    desk: Desk, legal_entity_id: str, series: SeriesKind, number: str, document_date: date
) -> Number:
    """Take the number of an invoice from elsewhere into the series, so that it is never given again.

    The counter goes on after it at the earliest, under its lock. Numbers may be taken in any order; those between two
    of them are not given. Refused: `number_not_of_series` for a text that the series' pattern does not write for that
    day, `number_taken` for one that an invoice has.
    """
    pattern = await desk.numbers.pattern(legal_entity_id, series)
    read = numbering.parsed(pattern, number)
    key = numbering.reset_key(pattern, document_date)
    if read is None or read[0] != key:
        detail = said(
            "number_not_of_series", f"{number} is not a number that {pattern} writes for {document_date}", number=number
        )
        raise Invalid(detail, fields=[FieldError("/number", detail)])
    await desk.numbers.reach(legal_entity_id, series, key, read[1])
    if await desk.numbers.taken(legal_entity_id, series, number):
        raise Conflict(
            f"{number} was given already", code="number_taken", fields=[FieldError("/number", said("taken", "taken"))]
        )
    return Number(number, series, key, read[1])


async def repeated_by(desk: Desk, legal_entity_id: str, series: SeriesKind, pattern: str) -> str | None:
    """A given number of the series that the pattern would write again some day, or None.

    It would where its place lies after the last one of the counter that the pattern goes on with.
    """
    highest: dict[str, tuple[int, str]] = {}
    async for number in desk.numbers.given(legal_entity_id, series):
        read = numbering.parsed(pattern, number)
        if read is not None:
            highest[read[0]] = max(highest.get(read[0], (0, "")), (read[1], number))
    for key, (sequence, number) in sorted(highest.items()):
        if sequence > await desk.numbers.last(legal_entity_id, series, key):
            return number
    return None


async def order_of(desk: Desk, legal_entity_id: str, number: Number, document_date: date) -> str | None:
    """The warning that a given number is dated earlier than the one before it."""
    before = await desk.numbers.before(legal_entity_id, number.series, number.reset_key, number.sequence)
    return numbering.order_warning(number.text, document_date, before)
