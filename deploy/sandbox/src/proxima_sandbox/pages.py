"""The page for people that every partner has: what it holds, what was asked, and its switches."""

from __future__ import annotations

from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from proxima_sandbox.faults import Board
from proxima_sandbox.store import Store

REQUESTS_SHOWN = 60

_templates = Environment(loader=PackageLoader("proxima_sandbox"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def amount(value: float | str) -> str:
    """Two decimals, groups of three kept together."""
    return f"{float(value):,.2f}".replace(",", "\u202f")


_templates.filters["amount"] = amount


def page(template: str, title: str, store: Store, board: Board[Any], **shown: Any) -> HTMLResponse:
    """A template that extends `layout.html`, with the log and the switches that the layout shows."""
    switches = board.switches().model_dump()
    usual = board.kind().model_dump()
    html = _templates.get_template(template).render(
        title=title,
        requests=store.requests(REQUESTS_SHOWN),
        switches=switches,
        spoiled={name for name, value in switches.items() if value != usual[name]},
        notes={name: field.description or "" for name, field in board.kind.model_fields.items()},
        **shown,
    )
    return HTMLResponse(html)
