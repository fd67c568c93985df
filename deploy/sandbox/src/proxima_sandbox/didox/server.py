"""What the routes share: the server's parts, the caller's session, and the body as it came."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from proxima_sandbox.didox.companies import Companies
from proxima_sandbox.didox.documents import Documents
from proxima_sandbox.didox.faults import DidoxSwitches
from proxima_sandbox.didox.sessions import Session, Sessions
from proxima_sandbox.didox.shapes import Body, bare_status, in_data, text
from proxima_sandbox.didox.signing import Timestamps
from proxima_sandbox.faults import Faults


@dataclass(frozen=True)
class Didox:
    """The parts of the server."""

    documents: Documents
    companies: Companies
    sessions: Sessions
    timestamps: Timestamps
    faults: Faults[DidoxSwitches]

    @property
    def switches(self) -> DidoxSwitches:
        """How it behaves now."""
        return self.faults.switches()

    def offer_signed(self, tin: str) -> bool:
        """Whether a company accepted the public offer; companies have until the switch says otherwise."""
        return not self.switches.offer_required or self.documents.store.setting(f"offer:{tin}") == "signed"


async def _didox(request: Request) -> Didox:
    didox: Didox = request.app.state.didox
    return didox


DidoxOf = Annotated[Didox, Depends(_didox)]


async def _caller(didox: DidoxOf, user_key: Annotated[str, Header()] = "") -> Session:
    return didox.sessions.of(user_key)


Caller = Annotated[Session, Depends(_caller)]


async def _json(request: Request) -> Body:
    """The body for keeping; numbers are as JSON has them."""
    return _parsed(await request.body())


async def _written(request: Request) -> Body:
    """The body for checking; numbers are Decimal, as they were written."""
    return _parsed(await request.body(), exact=True)


def _parsed(raw: bytes, *, exact: bool = False) -> Body:
    try:
        body: Any = json.loads(raw or b"{}", parse_float=Decimal if exact else None)
    except ValueError:
        raise bare_status("The body is not JSON", 400) from None
    if not isinstance(body, dict):
        raise bare_status("The body is not an object", 400)
    return body


Json = Annotated[Body, Depends(_json)]
Written = Annotated[Body, Depends(_written)]


def own(didox: Didox, caller: Session, doc_id: str, *, side: str = "seller") -> Body:
    """A document of the caller's side; anybody else's is as if it were not there."""
    document = didox.documents.get(doc_id)
    sides = ("seller_tin", "buyer_tin") if side == "any" else (f"{side}_tin",)
    if document is None or caller.tax_id not in [document[name] for name in sides]:
        raise in_data("Документ не найден", 404)
    return document


def require_role(didox: Didox) -> None:
    """Refuse a user without the role."""
    if didox.switches.no_role:
        raise in_data("У вас нет прав на это действие", 403, traced=True)


def require_locale(locale: str) -> None:
    """`ru` or `uz`."""
    if locale not in ("ru", "uz"):
        raise text("Not Found", 404)
