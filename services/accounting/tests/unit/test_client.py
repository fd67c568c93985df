"""What each way of answering means: done, refused, not done, or nobody knows."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import httpx
import pytest
from proxima_accounting.adapters.planfact.client import PlanFactClient
from proxima_accounting.usecases.failures import Away, Busy, KeyRefused, NoAnswer, NotThere, Refused


def client(answer: Callable[[httpx.Request], httpx.Response]) -> PlanFactClient:
    return PlanFactClient("http://planfact.test", "key", 1.0, transport=httpx.MockTransport(answer))


def envelope(**changes: object) -> dict[str, object]:
    return {"data": None, "isSuccess": True, "errorMessage": None, "errorCodeTitle": None, "errors": None, **changes}


async def post(response: httpx.Response) -> object:
    return await client(lambda _: response).write("POST", "/api/v1/operations/shipment", {"value": Decimal("1.10")})


async def test_amounts_are_read_exactly() -> None:
    answered = httpx.Response(200, text='{"data": {"value": 90071992547409.93}, "isSuccess": true}')
    assert await post(answered) == {"value": Decimal("90071992547409.93")}


async def test_an_empty_body_is_success() -> None:
    assert await post(httpx.Response(200)) is None


async def test_200_without_success_is_a_refusal_with_the_servers_words() -> None:
    answered = envelope(isSuccess=False, errorMessage="The field items is invalid.", errors=["items"])
    with pytest.raises(Refused, match=r"The field items is invalid\. \[\"items\"\]"):
        await post(httpx.Response(200, json=answered))


async def test_a_missing_flag_is_not_success() -> None:
    with pytest.raises(Refused):
        await post(httpx.Response(200, json={"data": {}}))


@pytest.mark.parametrize(
    ("status", "title"),
    [(401, None), (403, None), (200, "NotEnoughDealsPermission"), (200, "TariffAccessDenied"), (401, "Unauthorized")],
)
async def test_rights_are_not_data(status: int, title: str | None) -> None:
    with pytest.raises(KeyRefused):
        await post(httpx.Response(status, json=envelope(isSuccess=False, errorCodeTitle=title, errorMessage="no")))


async def test_a_refused_key_may_come_without_envelope() -> None:
    with pytest.raises(KeyRefused):
        await post(httpx.Response(401, text="Unauthorized"))


@pytest.mark.parametrize(("header", "seconds"), [({"Retry-After": "4"}, 4.0), ({}, None), ({"Retry-After": "x"}, None)])
async def test_busy_says_when(header: dict[str, str], seconds: float | None) -> None:
    with pytest.raises(Busy) as raised:
        await post(httpx.Response(429, headers=header))
    assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500, json=envelope(isSuccess=False)),
        httpx.Response(502, text="<html>"),
        httpx.Response(200, text='{"data": {"operationId": 1'),
        httpx.Response(200, text="<html>hello</html>"),
        httpx.Response(200, text="[]"),
    ],
)
async def test_what_cannot_be_understood_is_no_answer(response: httpx.Response) -> None:
    with pytest.raises(NoAnswer):
        await post(response)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (httpx.ConnectError("x"), Away),
        (httpx.ConnectTimeout("x"), Away),
        (httpx.ReadTimeout("x"), NoAnswer),
        (httpx.WriteTimeout("x"), NoAnswer),
        (httpx.RemoteProtocolError("x"), NoAnswer),
    ],
)
async def test_only_what_was_never_sent_is_surely_not_done(error: Exception, meaning: type[Exception]) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(meaning):
        await client(fail).write("POST", "/x", {})


async def test_not_found_is_its_own_refusal() -> None:
    with pytest.raises(NotThere):
        await post(httpx.Response(200, json=envelope(isSuccess=False, errorCodeTitle="NotFound", errorMessage="x")))


async def test_a_list_is_read_to_its_short_page_whatever_total_says() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        offset = int(request.url.params["paging.offset"])
        rows = [{"n": offset + n} for n in range(500 if offset == 0 else 3)]
        return httpx.Response(200, json=envelope(data={"items": rows, "total": 0}))

    assert len(await client(answer).listing("/api/v1/contragents")) == 503


async def test_an_endless_list_is_an_error_and_not_a_partial_one() -> None:
    rows = [{"n": 0}] * 500
    with pytest.raises(NoAnswer, match="partial"):
        await client(lambda _: httpx.Response(200, json=envelope(data={"items": rows}))).listing("/x")
