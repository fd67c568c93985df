"""The built screens in a real browser, under the real policy: log in, see the list, see it move."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from playwright.async_api import Page, async_playwright, expect
from proxima_common.contracts.api.gateway import InvoiceMoved
from proxima_common.testing.records import until
from proxima_gateway.routes.pages import Pages
from proxima_gateway.stream.messages import Message
from starlette.responses import JSONResponse

pytestmark = pytest.mark.connected
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
INVOICE = UUID(int=7)
# The machine may be busy with everything else.
expect.set_options(timeout=20_000)
ROW = {
    "invoice_id": str(INVOICE),
    "legal_entity_id": "S1",
    "client_name": "ООО «Ромашка»",
    "number": None,
    "revision": 1,
    "status": "draft",
    "period": "2026-02",
    "currency": "UZS",
    "payable": "1234567.5000",
    "outstanding": "1234567.5000",
    "deal_type": "SUP",
    "document_date": None,
    "due_date": None,
    "payment_state": "unpaid",
    "facts": [],
    "version": 3,
    "updated_at": "2026-03-01T00:00:00Z",
}
MOVED = {
    **{name: ROW[name] for name in ("invoice_id", "legal_entity_id", "revision")},
    **{"type": "finalized", "status": "needs_review", "number": "PO-1", "version": 4, "at": "2026-03-02T00:00:00Z"},
    **{"fact": None, "state": None, "document_id": None, "payment_state": None},
}


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server._serve())

    async def started() -> bool:
        return server.started

    await until(started)
    port = server.servers[0].sockets[0].getsockname()[1]
    app.state.gate._origins = frozenset({f"http://127.0.0.1:{port}"})
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        app.state.hub.close()
        server.should_exit = True
        await serving


@asynccontextmanager
async def browser(base: str) -> AsyncIterator[tuple[Page, list[str]]]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await chromium.new_page(locale="ru-RU")
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        await page.goto(base)
        yield page, complaints
        await chromium.close()


def registry(call: Any) -> JSONResponse:
    """What the owner of the registry answers: one invoice, its total, and no kept views."""
    answers: dict[str, object] = {
        "saved-views": [],
        "totals": {"totals": [], "source": "none", "late": False},
    }
    return JSONResponse(answers.get(call.path.rsplit("/", 1)[-1], {"items": [ROW], "next_cursor": None}))


async def test_a_row_moves_while_somebody_looks(app: Any, people: Any, owners: Any) -> None:
    assert Pages(None).page("").status_code == 200, "build the screens first: make ui"
    ann = await people("ann", "preparer:S1", logged_in=False)
    owners.answers["invoice"] = registry
    app.state.hub.set_stale(False)
    async with served(app) as base, browser(base) as (page, complaints):
        await page.get_by_label("Логин").fill(ann.staff.login)
        await page.get_by_label("Пароль", exact=True).fill("correct horse battery")
        await page.get_by_role("button", name="Войти").click()
        await page.get_by_role("link", name="Счета").click()
        row = page.locator("tbody tr:not(.gap)")
        await expect(row).to_contain_text("Черновик")
        await expect(row).to_contain_text("1\u00a0234\u00a0567,50 UZS")
        await expect(page.locator("[data-live=live]")).to_be_visible()
        moved = InvoiceMoved.model_validate(MOVED).model_dump_json()
        app.state.hub.publish(Message("change", moved, legal_entity_id="S1"))
        await expect(row).to_contain_text("На проверке")
        await expect(row).to_contain_text("PO-1")
        await page.get_by_role("button", name="Меню пользователя").click()
        await page.get_by_role("menuitem", name="Выйти").click()
        await expect(page.get_by_role("button", name="Войти")).to_be_visible()
        assert complaints == []
