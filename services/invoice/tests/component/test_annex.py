"""Staff edit what the client reads of the time: over HTTP, in the database, in what is frozen."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from ..billing import code
from ..line import APPROVER, PREPARER, STRANGER, VIEWER, Json, Line
from ..scenes import a_client, an_application, proposed, seen

pytestmark = pytest.mark.connected


async def drafted(line: Line) -> Json:
    """A draft with three worklogs of two people behind one line, one of two hours."""
    return await line.draft("A2", proposed("dev", behind()))


def behind(*more: Any) -> list[Any]:
    return [
        seen("w1", description="quarrel with Demo Tester"),
        seen("w2", 7200, person_id="p2", person_name="Demo Tester", role="analyst"),
        seen("w3", issue_key="OPS-2", issue_summary="Internal audit"),
        *more,
    ]


async def put(
    line: Line, invoice_id: str, version: int | None, body: Json, who: tuple[Any, ...] = PREPARER
) -> httpx.Response:
    headers = line.as_(who) | ({} if version is None else {"If-Match": f'"{version}"'})
    return await line.client.put(f"/invoices/{invoice_id}/annex", json=body, headers=headers)


async def annex(line: Line, invoice_id: str) -> Json:
    answer = await line.get(f"/invoices/{invoice_id}/annex")
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    return dict(answer.json())


async def test_the_annex_shows_what_was_recorded_beside_what_the_client_reads(line: Line) -> None:
    draft = await drafted(line)
    read = await annex(line, draft["invoice_id"])
    assert (read["version"], read["editable"]) == (draft["version"], True)
    assert read["edits"] == {"people_hidden": True, "hidden_people": [], "role_word": None, "rows": []}
    assert [(one["name"], one["role"], one["hidden"]) for one in read["people"]] == [
        ("Demo Tester", "analyst", True),
        ("Person One", "dev", True),
    ]
    assert [one["description"] for one in read["originals"]][:1] == ["quarrel with Demo Tester"]
    assert [one["description"] for one in read["printed"]][:1] == ["quarrel with analyst"]
    assert read["lines"] == [
        {"position": 1, "text": "Work as dev", "unit": "hour", "quantity": "4.000000", "seconds": 4 * 3600}
    ]
    assert [one["warnings"] for one in read["printed"]] == [[], [], [{"kind": "word", "found": "internal"}]]


async def test_edits_are_kept_written_into_the_log_and_frozen_without_the_original(line: Line) -> None:
    draft = await drafted(line)
    rows = [
        {"worklog_id": "w1", "description": "Support"},
        {"worklog_id": "w2", "merged_into": "w1"},
        {"worklog_id": "w3", "withheld": True},
    ]
    answer = await put(line, draft["invoice_id"], draft["version"], {"role_word": "specialist", "rows": rows})
    assert answer.status_code == 200, answer.text
    assert answer.headers["etag"] == f'"{draft["version"] + 1}"'
    read = await annex(line, draft["invoice_id"])
    assert read == answer.json()
    assert [(one["description"], one["role"], one["seconds"], one["worklog_ids"]) for one in read["printed"]] == [
        ("Work as dev", "specialist", 3600, ["w3"]),
        ("Support", "specialist", 3 * 3600, ["w1", "w2"]),
    ]
    assert read["edits"]["rows"][2]["withheld"] is True

    preview = (await line.get(f"/invoices/{draft['invoice_id']}/draft-content")).json()["content"]
    await line.finalized(await line.read(draft["invoice_id"]))
    (event,) = await line.events("invoice.internal.finalized.v1")
    frozen = event["body"]["content"]["annex"]
    assert frozen == preview["annex"]
    assert [(one["description"], one["seconds"]) for one in frozen] == [("Work as dev", 3600), ("Support", 3 * 3600)]
    told = json.dumps(await line.events(), ensure_ascii=False)
    after = told[told.index("invoice.internal.finalized.v1") :]
    for word in ("quarrel", "Demo Tester", "Internal audit"):
        assert word not in after

    timeline = (await line.get(f"/invoices/{draft['invoice_id']}/audit")).json()["items"]
    entry = next(one for one in timeline if one["action"] == "edit_annex")
    changed = {one["field"]: (one["before"], one["after"]) for one in entry["changes"]}
    assert changed["annex w1 description"] == (None, "Support")
    assert changed["annex w3 withheld"] == ("False", "True")
    assert changed["annex w2 merged_into"] == (None, "w1")
    assert changed["annex role_word"] == (None, "specialist")


async def test_what_is_frozen_stays_readable_and_is_edited_no_more(line: Line) -> None:
    draft = await drafted(line)
    review = await line.finalized(draft)
    read = await annex(line, draft["invoice_id"])
    assert read["editable"] is False
    refused = await put(
        line, draft["invoice_id"], review["version"], {"rows": [{"worklog_id": "w1", "withheld": True}]}
    )
    assert code(refused) == (409, "field_locked")
    assert await annex(line, draft["invoice_id"]) == read


async def test_the_same_edits_again_change_nothing(line: Line) -> None:
    draft = await drafted(line)
    body = {"people_hidden": False, "hidden_people": ["p2"], "rows": [{"worklog_id": "w1", "description": ""}]}
    first = await put(line, draft["invoice_id"], draft["version"], body)
    again = await put(line, draft["invoice_id"], first.json()["version"], body)
    assert (again.status_code, again.json()) == (200, first.json())
    timeline = (await line.get(f"/invoices/{draft['invoice_id']}/audit")).json()["items"]
    assert [one["action"] for one in timeline].count("edit_annex") == 1
    assert [one["role"] for one in first.json()["printed"]] == ["Person One", "analyst", "Person One"]


async def test_an_empty_body_gives_the_recorded_words_back(line: Line) -> None:
    draft = await drafted(line)
    before = await annex(line, draft["invoice_id"])
    edited = await put(line, draft["invoice_id"], draft["version"], {"rows": [{"worklog_id": "w1", "withheld": True}]})
    assert edited.json()["printed"] != before["printed"]
    undone = await put(line, draft["invoice_id"], edited.json()["version"], {})
    assert undone.json()["printed"] == before["printed"]


async def test_a_refresh_keeps_the_edits_of_time_that_stays(line: Line) -> None:
    draft = await drafted(line)
    rows = [
        {"worklog_id": "w1", "description": "Support"},
        {"worklog_id": "w2", "merged_into": "w3"},
        {"worklog_id": "w3", "withheld": True},
    ]
    await put(line, draft["invoice_id"], draft["version"], {"rows": rows})
    await line.post(f"/invoices/{draft['invoice_id']}/refresh")
    fresh = [one for one in behind(seen("w4", description="new")) if one.worklog_id != "w3"]
    await line.propose(UUID(draft["invoice_id"]), proposed("dev", fresh))
    read = await annex(line, draft["invoice_id"])
    assert [(one["worklog_ids"], one["description"]) for one in read["printed"]] == [
        (["w1"], "Support"),
        (["w2"], "night watch"),
        (["w4"], "new"),
    ]
    assert sum(one["seconds"] for one in read["printed"]) == read["lines"][0]["seconds"] == 4 * 3600
    assert [(one["worklog_id"], one["merged_into"]) for one in read["edits"]["rows"]] == [("w1", None), ("w2", None)]
    kept = await put(line, draft["invoice_id"], read["version"], read["edits"])
    assert kept.status_code == 200, kept.text


async def test_who_may_not_edit_or_saw_another_version_is_refused(line: Line) -> None:
    draft = await drafted(line)
    body = {"rows": [{"worklog_id": "w1", "withheld": True}]}
    assert code(await put(line, draft["invoice_id"], None, body)) == (428, "if_match_missing")
    assert code(await put(line, draft["invoice_id"], draft["version"] - 1, body)) == (412, "version_changed")
    for who in (VIEWER, APPROVER):
        assert code(await put(line, draft["invoice_id"], draft["version"], body, who)) == (403, "role_missing")
    assert code(await put(line, draft["invoice_id"], draft["version"], body, STRANGER)) == (404, "invoice_not_found")
    assert code(await line.get(f"/invoices/{draft['invoice_id']}/annex", STRANGER)) == (404, "invoice_not_found")
    seen_by = (await line.get(f"/invoices/{draft['invoice_id']}/annex", VIEWER)).json()
    assert (seen_by["editable"], seen_by["edits"]["rows"]) == (False, [])


async def test_another_client_in_a_comment_is_warned_of(line: Line) -> None:
    await line.know(an_application(application_id="A9", client_id="C9"), a_client(client_id="C9", name="Other Retail"))
    told = [seen("w1", description="Call with Other Retail"), seen("w2", description="Call with Savat Retail")]
    read = await annex(line, (await line.draft("A2", proposed("dev", told)))["invoice_id"])
    assert [one["warnings"] for one in read["printed"]] == [[{"kind": "client", "found": "Other Retail"}], []]


async def test_a_row_that_is_not_there_is_named(line: Line) -> None:
    draft = await drafted(line)
    body = {"rows": [{"worklog_id": "w1"}, {"worklog_id": "w9", "withheld": True}]}
    refused = await put(line, draft["invoice_id"], draft["version"], body)
    assert code(refused) == (422, "annex_row_unknown")
    assert refused.json()["errors"][0]["pointer"] == "/rows/1/worklog_id"


async def test_who_edits_words_has_not_touched_the_amounts(line: Line) -> None:
    draft = await drafted(line)
    both = ("both", ("preparer", "S1"), ("approver", "S1"))
    await put(line, draft["invoice_id"], draft["version"], {"rows": [{"worklog_id": "w1", "withheld": True}]}, both)
    review = await line.files_made(await line.finalized(await line.read(draft["invoice_id"])))
    assert (await line.approve(review, both)).status_code == 200
