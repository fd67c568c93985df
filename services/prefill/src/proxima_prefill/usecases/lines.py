"""Propose the lines of up to 200 invoices from one read of the source."""

from __future__ import annotations

from datetime import datetime

from proxima_common.contracts.prefill import PrefillRequested
from proxima_common.contracts.prefill_request import RequestItem

from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.problems import Problem, Refused
from proxima_prefill.usecases.answers import Answer, failed, finished, invoice_of, lines_proposed, within_bounds
from proxima_prefill.usecases.assess import open_case, price
from proxima_prefill.usecases.chunk import Share, read_chunk, with_overrides
from proxima_prefill.usecases.master_data import MasterData
from proxima_prefill.usecases.source import Source, SourceTooLarge


def propose_lines(request: PrefillRequested, source: Source) -> list[Answer]:
    """One `LinesProposed` or `PrefillFailed` per item, then `RunFinished`."""
    master = with_overrides(source.master_data(), request.items)
    as_of = source.as_of(MonthPeriod.of(request.month).before)
    try:
        chunk = read_chunk(source, master, request.items)
    except SourceTooLarge as error:
        refused = Refused(Problem("too_large", str(error)))
        answers = [failed(request, item, refused) for item in request.items]
    else:
        answers = [_answer(request, item, master, chunk.share(item), as_of) for item in request.items]
    return [*answers, finished(request, answers, len(answers))]


def _answer(request: PrefillRequested, item: RequestItem, master: MasterData, share: Share, as_of: datetime) -> Answer:
    try:
        invoice_id = invoice_of(item)
        case = open_case(item, master)
        priced = price(case, master, share)
    except Refused as refused:
        return failed(request, item, refused)
    payload = lines_proposed(request, case, priced, master, as_of)
    return within_bounds(request, item, Answer(payload, str(invoice_id)))
