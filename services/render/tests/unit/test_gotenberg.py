"""What each answer of Gotenberg means for the job."""

from datetime import timedelta

import httpx
import pytest
from proxima_render.adapters.gotenberg import pdf_of
from proxima_render.usecases.trouble import PrinterBusy, PrinterFailed, PrinterRefused


def test_a_pdf_is_a_pdf() -> None:
    assert pdf_of(httpx.Response(200, content=b"%PDF-1.4")) == b"%PDF-1.4"


@pytest.mark.parametrize("status", [400, 403, 409, 413, 415])
def test_what_will_never_print_is_refused(status: int) -> None:
    with pytest.raises(PrinterRefused, match=str(status)):
        pdf_of(httpx.Response(status, text="Invalid form data"))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_what_may_print_later_has_failed(status: int) -> None:
    with pytest.raises(PrinterFailed, match=str(status)):
        pdf_of(httpx.Response(status, text="Service Unavailable"))


@pytest.mark.parametrize(("said", "wait"), [(None, 2), ("7", 7), ("0", 1), ("99999", 120), ("soon", 2), ("²", 2)])
def test_a_full_queue_says_when_to_come_again(said: str | None, wait: int) -> None:
    headers = {"Retry-After": said.encode()} if said else {}
    with pytest.raises(PrinterBusy) as busy:
        pdf_of(httpx.Response(429, headers=headers))
    assert busy.value.after == timedelta(seconds=wait)


def test_a_long_answer_is_cut() -> None:
    with pytest.raises(PrinterRefused) as refused:
        pdf_of(httpx.Response(400, text="x" * 10_000))
    assert len(str(refused.value)) < 400
