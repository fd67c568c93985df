from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from proxima_gateway.openapi import COMMITTED, text
from proxima_gateway.routes.pages import Pages

pytestmark = pytest.mark.connected


@pytest.fixture
def built(tmp_path: Path, app: Any) -> Path:
    for name, content in {
        "index.html": '<style nonce="__NONCE__"></style>',
        "assets/app-1.js": "1",
        "docs/index.html": "docs",
        "docs/start.js": "2",
        "favicon.svg": "<svg/>",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    app.state.pages = Pages(tmp_path)
    (tmp_path.parent / "secret.txt").write_text("not for everybody")
    return tmp_path


def test_the_committed_document_is_the_applications() -> None:
    assert COMMITTED.read_text() == text(), "run: make openapi"
    assert json.loads(text())["openapi"].startswith("3.1")


async def test_a_page_comes_with_its_policy(stranger: Any, built: Path) -> None:
    for path in ("/", "/invoices/1", "/deep/er"):
        answer = await stranger.get(path)
        policy = answer.headers["content-security-policy"]
        nonce = answer.text.split('nonce="')[1].split('"')[0]
        assert f"'nonce-{nonce}'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
    assert (await stranger.get("/")).text != (await stranger.get("/")).text


async def test_a_page_may_reach_the_signing_program_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<meta name="eimzo-url" content="__EIMZO_URL__">')
    answer = Pages(tmp_path, signer_url="ws://127.0.0.1:64646/service/cryptapi").page("")
    assert "connect-src 'self' ws://127.0.0.1:64646;" in answer.headers["content-security-policy"]
    assert b'content="ws://127.0.0.1:64646/service/cryptapi"' in answer.body
    assert "connect-src 'self';" in Pages(tmp_path).page("").headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/x.js", "/assets/none.js", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/api/none", "/api/v1/none"]
)
async def test_what_is_not_there_is_a_problem(stranger: Any, built: Path, path: str) -> None:
    answer = await stranger.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert "not for everybody" not in answer.text


async def test_files_last_as_long_as_their_names(stranger: Any, built: Path) -> None:
    assert "immutable" in (await stranger.get("/assets/app-1.js")).headers["cache-control"]
    assert (await stranger.get("/api/docs/start.js")).text == "2"
    assert (await stranger.get("/api/docs", follow_redirects=True)).text == "docs"
    for path in ("/", "/assets/app-1.js", "/api/v1/session", "/livez"):
        headers = (await stranger.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "content-security-policy" in headers


@pytest.mark.parametrize(
    ("accepted", "encoding", "content"),
    [("gzip, br", "br", b"small"), ("gzip", "gzip", b"medium"), ("br;q=0", None, b"large"), ("", None, b"large")],
)
def test_a_file_goes_out_compressed(tmp_path: Path, accepted: str, encoding: str | None, content: bytes) -> None:
    for name, written in {"app.js": b"large", "app.js.gz": b"medium", "app.js.br": b"small"}.items():
        (tmp_path / name).write_bytes(written)
    answer = Pages(tmp_path).answer("app.js", accepted)
    assert Path(answer.path).read_bytes() == content
    assert answer.headers.get("content-encoding") == encoding
    assert (answer.headers["vary"], answer.media_type) == ("accept-encoding", "text/javascript")


async def test_the_document_is_served(stranger: Any) -> None:
    assert (await stranger.get("/api/openapi.json")).json() == json.loads(COMMITTED.read_text())
    assert (await stranger.get("/openapi.json")).status_code == 404


async def test_ready_without_kafka_and_owners(stranger: Any, owners: Any) -> None:
    owners.away |= {"invoice", "render", "delivery", "accounting"}
    assert (await stranger.get("/readyz")).status_code == 200
