"""Every shape of an error, and what each way of not answering means."""

from typing import Any

import httpx
import pytest
from proxima_delivery.adapters.didox.client import DidoxClient, said_in
from proxima_delivery.settings.didox import DidoxCompany, DidoxSettings
from proxima_delivery.usecases.didox.failures import Away, Busy, DidoxError, NoAnswer, NotThere, Refused, SessionGone
from pydantic import SecretStr

SETTINGS = DidoxSettings(
    base_url="http://didox.example",
    partner_token=SecretStr("partner-secret"),
    companies={"S1": DidoxCompany(tin="300000091", password=SecretStr("company-secret"))},
    per_second=1000,
)


async def asked(answer: httpx.Response | Exception) -> Any:
    def handle(request: httpx.Request) -> httpx.Response:
        assert request.headers["Partner-Authorization"] == "partner-secret"
        assert request.headers["user-key"] == "key-secret"
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = DidoxClient(SETTINGS, httpx.MockTransport(handle))
    try:
        return await client.call("test", "POST", "/v1/x", user_key="key-secret", body={})
    finally:
        await client.close()


def json(status: int, body: Any, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (json(422, {"data": {"status": "error", "message": "M", "context": []}}), Refused, "M"),
        (
            json(422, {"data": {"status": "error", "message": "M", "context": []}, "errorDetails": {"id": "t-1"}}),
            Refused,
            "M (Didox trace t-1)",
        ),
        (json(422, {"status": "error", "message": "M", "context": []}), Refused, "M"),
        (json(422, {"buyertin": ["The field is required."]}), Refused, "buyertin: The field is required."),
        (json(422, {"success": False, "error": "M"}), Refused, "M"),
        (json(404, {"data": None, "error": {"message": "M", "reason": "R"}}), NotThere, "M R"),
        (httpx.Response(422, text="User not registered"), Refused, "User not registered"),
        (json(422, "Incorrect login"), Refused, "Incorrect login"),
        (json(403, {"data": {"status": "error", "message": "M", "context": []}}), Refused, "M"),
        (json(200, {"status": "error", "message": "M"}), Refused, "M"),
        (json(200, {"status": "failed"}), Refused, "200"),
        (json(200, {"data": {"status": "error", "message": "M"}}), Refused, "M"),
        (json(200, {"success": False, "error": "M"}), Refused, "M"),
        (httpx.Response(401, text="Unauthorized. Invalid user key"), SessionGone, "Invalid user key"),
        (json(429, {"message": "M"}), Busy, "M"),
        (json(423, {"message": "M"}), Busy, "M"),
        (json(503, {"data": {"status": "error", "message": "M"}}), NoAnswer, "503: M"),
        (httpx.Response(500, text="<html>"), NoAnswer, "500"),
        (httpx.Response(200, content=b'{"_id": "66f0'), NoAnswer, "no JSON"),
        (httpx.Response(200, text="<html><body>nginx</body></html>"), NoAnswer, "no JSON"),
        (json(200, "text"), NoAnswer, "no JSON"),
        (httpx.Response(200, content=b"\xff\xfe"), NoAnswer, "no JSON"),
        (httpx.ConnectError("no"), Away, "ConnectError"),
        (httpx.ConnectTimeout("no"), Away, "ConnectTimeout"),
        (httpx.ReadTimeout("no"), NoAnswer, "ReadTimeout"),
        (httpx.ReadError("no"), NoAnswer, "ReadError"),
        (httpx.RemoteProtocolError("no"), NoAnswer, "RemoteProtocolError"),
        (httpx.WriteError("no"), NoAnswer, "WriteError"),
    ],
)
async def test_what_an_answer_means(answer: httpx.Response | Exception, kind: type[DidoxError], words: str) -> None:
    with pytest.raises(DidoxError) as failed:
        await asked(answer)
    assert type(failed.value) is kind
    assert words in str(failed.value)
    assert "secret" not in repr(failed.value) + str(failed.value)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({}, None),
        ({"Retry-After": "Wed, 25 Nov 2026 20:00:30 GMT", "Date": "Wed, 25 Nov 2026 20:00:00 GMT"}, 30.0),
        ({"Retry-After": "soon"}, None),
    ],
)
async def test_how_long_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    with pytest.raises(Busy) as busy:
        await asked(json(429, {"message": "M"}, **headers))
    assert busy.value.retry_after == seconds


async def test_the_offer_that_was_not_signed_has_a_code_of_its_own() -> None:
    body = {"data": {"status": "error", "message": "Оферта не подписана", "context": {"offer": "required"}}}
    with pytest.raises(Refused) as refused:
        await asked(json(422, body))
    assert refused.value.code == "offer_not_signed"


async def test_a_good_answer_keeps_its_decimals() -> None:
    assert str((await asked(httpx.Response(200, content=b'{"count": 0.10}')))["count"]) == "0.10"


def test_words_are_found_in_nothing_too() -> None:
    assert said_in(None) == said_in([]) == said_in({"data": True}) == ""
