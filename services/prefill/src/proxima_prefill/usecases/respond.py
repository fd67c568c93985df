"""One request, by its purpose."""

from __future__ import annotations

from proxima_common.contracts.prefill import PrefillRequested

from proxima_prefill.usecases.answers import Answer
from proxima_prefill.usecases.drift import find_drift
from proxima_prefill.usecases.lines import propose_lines
from proxima_prefill.usecases.overview import Patience, make_overview
from proxima_prefill.usecases.source import Source


def respond(request: PrefillRequested, source: Source, patience: Patience) -> list[Answer]:
    """Every result of the request, `RunFinished` last."""
    match request.purpose:
        case "overview":
            return make_overview(request, source, patience)
        case "lines":
            return propose_lines(request, source)
        case "drift":
            return find_drift(request, source)
