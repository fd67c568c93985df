"""The Telegram stand-in keeps the rules of the Bot API that the product leans on."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from proxima_sandbox.testing_telegram import TelegramSandbox

ANN, BOB = 700_100_201, 700_100_202


def _keys(*names: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": name, "callback_data": f"d:{name}"} for name in names]]}


def _description(answer: httpx.Response) -> str:
    body = answer.json()
    assert (body["ok"], body["error_code"]) == (False, answer.status_code)
    return str(body["description"])


@pytest.fixture
def ann(telegram_sandbox: TelegramSandbox) -> TelegramSandbox:
    telegram_sandbox.phone(ANN)
    return telegram_sandbox


def _send(sandbox: TelegramSandbox, text: str = "hello", **more: Any) -> dict[str, Any]:
    answer = sandbox.call("sendMessage", chat_id=ANN, text=text, **more)
    assert answer.status_code == 200, answer.text
    sent: dict[str, Any] = answer.json()["result"]
    return {**sent, "chat_id": sent["chat"]["id"]}


def test_a_text_is_kept_without_its_tags(ann: TelegramSandbox) -> None:
    sent = _send(ann, "<b>Client &amp; Co</b>", parse_mode="HTML", reply_markup=_keys("Approve"))
    assert sent["text"] == "Client & Co"
    assert sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "d:Approve"
    assert [row["message_id"] for row in ann.messages(ANN)] == [sent["message_id"]]


def test_forms_and_queries_are_understood_too(ann: TelegramSandbox) -> None:
    url = f"{ann.base_url}/bot{ann.token}"
    form = {"chat_id": str(ANN), "text": "form", "reply_markup": json.dumps(_keys("Open"))}
    assert httpx.post(f"{url}/SENDMESSAGE", data=form, trust_env=False).json()["result"]["text"] == "form"
    query = {"chat_id": str(ANN), "text": "query"}
    assert httpx.get(f"{url}/sendMessage", params=query, trust_env=False).json()["ok"]
    files = {"document": ("bill.pdf", b"%PDF", "application/pdf")}
    sent = httpx.post(f"{url}/sendDocument", data={"chat_id": str(ANN)}, files=files, trust_env=False).json()
    assert sent["result"]["document"]["file_name"] == "bill.pdf"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"chat_id": 1, "text": "x"}, 400, "Bad Request: chat not found"),
        ({"text": "x"}, 400, "Bad Request: chat_id is empty"),
        ({"chat_id": ANN, "text": " "}, 400, "Bad Request: message text is empty"),
        ({"chat_id": ANN, "text": "x" * 4097}, 400, "Bad Request: message is too long"),
        ({"chat_id": ANN, "text": "<b>x", "parse_mode": "HTML"}, 400, "Bad Request: can't parse entities"),
        ({"chat_id": ANN, "text": "<h1>x</h1>", "parse_mode": "HTML"}, 400, "Bad Request: can't parse entities"),
        ({"chat_id": ANN, "text": "x", "reply_markup": _keys("y" * 63)}, 400, "Bad Request: BUTTON_DATA_INVALID"),
        (
            {"chat_id": ANN, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "y"}]]}},
            400,
            "Bad Request: Text buttons are unallowed in the inline keyboard",
        ),
        ({"chat_id": BOB, "text": "x"}, 403, "Forbidden: bot can't initiate conversation with a user"),
    ],
)
def test_refusals(ann: TelegramSandbox, body: dict[str, Any], status: int, words: str) -> None:
    ann.phone(BOB, started=False)
    answer = ann.call("sendMessage", **body)
    assert answer.status_code == status
    assert _description(answer).startswith(words)
    assert ann.messages() == []


def test_the_length_counts_without_tags(ann: TelegramSandbox) -> None:
    assert ann.call("sendMessage", chat_id=ANN, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML").status_code == 200
    assert ann.call("sendMessage", chat_id=ANN, text="😀" * 2049).status_code == 400


def test_edits_and_their_refusals(ann: TelegramSandbox) -> None:
    sent = _send(ann, reply_markup=_keys("Approve"))
    place = {"chat_id": ANN, "message_id": sent["message_id"]}
    same = ann.call("editMessageText", **place, text="hello", reply_markup=_keys("Approve"))
    assert _description(same).startswith("Bad Request: message is not modified")
    assert ann.call("editMessageText", **place, text="done").json()["result"]["text"] == "done"
    assert "reply_markup" not in ann.messages(ANN)[0]
    assert ann.call("editMessageReplyMarkup", **place, reply_markup=_keys("Again")).status_code == 200
    ann.delete(sent | {"chat_id": ANN})
    assert _description(ann.call("editMessageText", **place, text="x")) == "Bad Request: message to edit not found"


def test_who_blocks_the_bot_is_not_written_to(ann: TelegramSandbox) -> None:
    ann.block(ANN)
    assert _description(ann.call("sendMessage", chat_id=ANN, text="x")) == "Forbidden: bot was blocked by the user"
    ann.block(ANN, blocked=False)
    _send(ann)


def test_a_group_that_moved_says_where(telegram_sandbox: TelegramSandbox) -> None:
    moved = telegram_sandbox.migrate(telegram_sandbox.group)
    answer = telegram_sandbox.call("sendMessage", chat_id=telegram_sandbox.group, text="x")
    assert answer.json()["parameters"] == {"migrate_to_chat_id": moved}
    assert telegram_sandbox.call("sendMessage", chat_id=moved, text="x").status_code == 200


def test_a_press_is_delivered_until_confirmed_and_answered_once(ann: TelegramSandbox) -> None:
    ann.press(ANN, _send(ann, reply_markup=_keys("Approve")), "Approve")
    updates = ann.call("getUpdates").json()["result"]
    assert ann.call("getUpdates").json()["result"] == updates
    query = updates[-1]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["chat"]["type"]) == ("d:Approve", ANN, "private")
    assert ann.call("getUpdates", offset=updates[-1]["update_id"] + 1).json()["result"] == []
    answer = {"callback_query_id": query["id"], "text": "Recorded."}
    assert ann.call("answerCallbackQuery", **answer).json() == {"ok": True, "result": True}
    assert "query is too old" in _description(ann.call("answerCallbackQuery", **answer))
    assert ann.answers() == ["Recorded."]


def test_a_press_runs_out(ann: TelegramSandbox) -> None:
    ann.press(ANN, _send(ann, reply_markup=_keys("Approve")), "Approve")
    query = ann.call("getUpdates").json()["result"][-1]["callback_query"]
    ann.switch(clock_skew_minutes=3)
    assert all("callback_query" not in update for update in ann.call("getUpdates").json()["result"])
    assert "query is too old" in _description(ann.call("answerCallbackQuery", callback_query_id=query["id"]))


def test_a_second_poller_sends_the_first_away(telegram_sandbox: TelegramSandbox) -> None:
    answers: list[httpx.Response] = []
    first = threading.Thread(target=lambda: answers.append(telegram_sandbox.call("getUpdates", timeout=20)))
    first.start()
    while telegram_sandbox.call("getUpdates", timeout=1).status_code != 200 or not answers:
        pass
    first.join()
    assert answers[0].status_code == 409
    assert "terminated by other getUpdates request" in _description(answers[0])


def test_a_long_poll_ends_with_the_first_update(ann: TelegramSandbox) -> None:
    ann.call("getUpdates", offset=2**40)
    later = threading.Timer(0.3, ann.write, (ANN, "now"))
    later.start()
    assert [one["message"]["text"] for one in ann.call("getUpdates", timeout=20).json()["result"]] == ["now"]
    later.join()


@pytest.fixture
def hook() -> Iterator[tuple[str, list[tuple[str | None, dict[str, Any]]]]]:
    """A web server that refuses the first update and takes what follows."""
    seen: list[tuple[str | None, dict[str, Any]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((self.headers.get("X-Telegram-Bot-Api-Secret-Token"), body))
            self.send_response(500 if len(seen) == 1 else 200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", seen
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_webhook_gets_each_update_until_it_takes_it(
    telegram_sandbox: TelegramSandbox, hook: tuple[str, list[Any]]
) -> None:
    url, seen = hook
    telegram_sandbox.call("setWebhook", url=url, secret_token="s3cret")
    conflict = telegram_sandbox.call("getUpdates")
    assert _description(conflict).startswith("Conflict: can't use getUpdates method while webhook is active")
    telegram_sandbox.phone(ANN)
    while telegram_sandbox.call("getWebhookInfo").json()["result"]["pending_update_count"]:
        pass
    assert [secret for secret, _ in seen] == ["s3cret"] * 2
    assert seen[0][1] == seen[1][1]
    assert "500" in telegram_sandbox.call("getWebhookInfo").json()["result"]["last_error_message"]
    telegram_sandbox.call("deleteWebhook")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"url": "https://x.example:8000/"}, "only on ports 80, 88, 443 or 8443"),
        ({"url": "http://x.example/"}, "An HTTPS URL must be provided"),
        ({"url": "https://x.example/", "secret_token": "a b"}, "unallowed characters"),
        ({"url": "https://x.example/", "secret_token": "a" * 257}, "too long"),
    ],
)
def test_a_wrong_webhook_is_refused(telegram_sandbox: TelegramSandbox, given: dict[str, str], words: str) -> None:
    assert words in _description(telegram_sandbox.call("setWebhook", **given))


def test_everything_survives_a_kill(ann: TelegramSandbox) -> None:
    sent = _send(ann, reply_markup=_keys("Approve"))
    ann.press(ANN, sent, "Approve")
    ann.restart()
    assert [row["message_id"] for row in ann.messages(ANN)] == [sent["message_id"]]
    assert "callback_query" in ann.call("getUpdates").json()["result"][-1]


def test_faults_in_the_words_of_the_bot_api(ann: TelegramSandbox) -> None:
    ann.switch(busy_next=1, retry_after=7)
    busy = ann.call("sendMessage", chat_id=ANN, text="x")
    assert (busy.status_code, busy.headers["Retry-After"]) == (429, "7")
    assert busy.json()["parameters"] == {"retry_after": 7}
    ann.switch(error_after_next=1)
    assert _description(ann.call("sendMessage", chat_id=ANN, text="acted")) == "Internal Server Error"
    ann.switch(refuse_next=1, refuse_status=403, refuse_message="Forbidden: user is deactivated")
    assert _description(ann.call("sendMessage", chat_id=ANN, text="x")) == "Forbidden: user is deactivated"
    ann.switch(cut_after_next=1)
    with pytest.raises(httpx.HTTPError):
        ann.call("sendMessage", chat_id=ANN, text="cut")
    assert [row["text"] for row in ann.messages(ANN)] == ["acted", "cut"]
    ann.switch(duplicate_updates_next=1)
    twice = ann.call("getUpdates").json()["result"]
    assert twice[0] == twice[-1]
    assert len(twice) == 2


def test_the_token_opens_the_door_and_stands_in_no_log(ann: TelegramSandbox) -> None:
    wrong = httpx.post(f"{ann.base_url}/bot1:wrong/getMe", trust_env=False)
    assert (wrong.status_code, _description(wrong)) == (401, "Unauthorized")
    ann.call("getMe")
    assert ann.token not in json.dumps(ann.requests())
    assert _description(ann.call("sendPoll")) == "Not Found: method not found"


def test_the_page_shows_the_chats(ann: TelegramSandbox) -> None:
    _send(ann, "<i>To be seen</i>", parse_mode="HTML", reply_markup=_keys("Approve"))
    page = httpx.get(f"{ann.base_url}/", trust_env=False)
    assert page.status_code == 200
    assert "To be seen" in page.text
    assert "Approve" in page.text
    assert ann.token not in page.text
