"""How a legal entity's papers look: set by its administrators, frozen with a revision, tried on a draft."""

import base64
from typing import Any

import httpx
import pytest

from ..billing import ADMIN, code, ok, pointers, rows
from ..line import PREPARER, STRANGER, VIEWER, Json, Line

pytestmark = pytest.mark.connected

PATH = "/legal-entities/S1/branding"
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path d="M0 0h40v10z"></path></svg>'
NOTED = DRAWN.replace("<path", "<title>Made by Somebody</title><path")


def logo(drawn: str = DRAWN) -> Json:
    return {"media_type": "image/svg+xml", "data": base64.b64encode(drawn.encode()).decode()}


async def put(line: Line, version: int = 0, who: tuple[Any, ...] = ADMIN, **body: Any) -> httpx.Response:
    return await line.client.put(PATH, json=body, headers=line.as_(who) | {"If-Match": f'"{version}"'})


async def test_a_branding_is_read_back_cleaned_and_audited(line: Line) -> None:
    assert (await ok(line.get(PATH, VIEWER)))["version"] == 0
    written = {"accent": "#1A3F8F", "logo": logo(NOTED), "closing": {"ru": "Спасибо", "uz-Latn": "Rahmat"}}
    answer = await put(line, **written, sign_invoices=True, stamp_space=False)
    assert answer.status_code == 200, answer.text
    read = await ok(line.get(PATH, VIEWER))
    assert read == answer.json()
    assert (read["version"], read["accent"], read["logo"]) == (1, "#1a3f8f", logo())
    assert (read["closing"], read["stamp_space"], read["words_on_invoices"]) == (written["closing"], False, False)
    (entry,) = await rows(line, "select changes from master_audit where subject = 'branding:S1'")
    changed = {change["field"]: change["after"] for change in entry.changes}
    assert set(changed) == {"accent", "logo", "closing", "sign_invoices", "stamp_space"}
    assert len(changed["logo"]) == 64


async def test_what_cannot_be_printed_well_is_refused_at_its_field(line: Line) -> None:
    refused = await put(line, accent="#33bbcc", logo=logo(DRAWN.replace("<path", "<script/><path")))
    assert (refused.status_code, pointers(refused)) == (422, ["/accent", "/logo"])
    accent, picture = refused.json()["errors"]
    assert accent["said"] == {"code": "contrast_low", "values": {"ratio": "2.30", "least": "4.5"}}
    assert picture["said"] == {"code": "logo_element", "values": {"element": "script"}}
    for data in ("so lala", "ключ"):
        broken = await put(line, logo=logo() | {"data": data})
        assert broken.json()["errors"][0]["said"]["code"] == "logo_not_base64"
    assert pointers(await put(line, accent="teal")) == ["/accent"]
    assert pointers(await put(line, closing={"de": "Danke"})) != []
    assert (await ok(line.get(PATH)))["version"] == 0


async def test_only_its_administrators_set_it_and_nobody_over_a_newer_one(line: Line) -> None:
    assert code(await put(line, who=PREPARER)) == (403, "role_missing")
    assert (await line.get(PATH, STRANGER)).status_code == 404
    assert (await put(line, accent="#1a3f8f")).status_code == 200
    assert (await put(line, accent="#000000")).status_code == 412
    assert (await line.client.put(PATH, json={}, headers=line.as_(ADMIN))).status_code == 428


async def test_a_revision_keeps_the_branding_that_it_was_frozen_with(line: Line) -> None:
    await put(line, accent="#1a3f8f", logo=logo())
    review = await line.finalized()
    await put(line, version=1, accent="#000000")
    (event,) = await line.events("invoice.internal.finalized.v1")
    assert event["body"]["content"]["branding"]["accent"] == "#1a3f8f"
    assert event["body"]["content"]["branding"]["logo"] == logo()
    (frozen,) = await ok(line.get(f"/invoices/{review['invoice_id']}/revisions"))
    assert frozen["content"]["branding"] == event["body"]["content"]["branding"]


async def test_a_draft_tries_a_branding_on_without_keeping_it(line: Line) -> None:
    path = f"/invoices/{(await line.draft())['invoice_id']}/draft-content"
    assert "branding" not in (await ok(line.get(path)))["content"]
    tried = await ok(line.post(path, {"accent": "#1A3F8F", "logo": logo(NOTED)}, VIEWER))
    assert tried["content"]["branding"]["accent"] == "#1a3f8f"
    assert tried["content"]["branding"]["logo"] == logo()
    assert pointers(await line.post(path, {"accent": "#ffffff"})) == ["/accent"]
    assert (await line.post(path, {}, STRANGER)).status_code == 404
    await put(line, accent="#000000")
    assert (await ok(line.get(path)))["content"]["branding"]["accent"] == "#000000"
