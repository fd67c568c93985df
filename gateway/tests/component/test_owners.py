"""Every forwarded route is one that its owner has, taking and answering the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import MagicMock

import pytest
from fastapi import APIRouter, FastAPI
from proxima_accounting.entrypoints import actions as accounting_actions
from proxima_accounting.entrypoints import api as accounting
from proxima_accounting.entrypoints import bank
from proxima_common.http.operations import operations_router
from proxima_common.http.tokens import StaffTokenVerifier, staff_dependency
from proxima_common.messaging.dispatcher import Dispatcher
from proxima_common.settings import HttpSettings
from proxima_delivery.entrypoints.api import delivery_router
from proxima_delivery.entrypoints.didox_api import didox_router
from proxima_delivery.entrypoints.mail.api import mail_router
from proxima_delivery.entrypoints.reminders_api import reminders_router
from proxima_delivery.entrypoints.telegram_api import telegram_router
from proxima_gateway.app import DECLARATIONS, create_app
from proxima_gateway.routes.declared import PREFIX, Declared, Spreadsheet
from proxima_invoice.entrypoints.routers import ROUTERS
from proxima_prefill.entrypoints.api import people_router
from proxima_render.entrypoints.api import router as render_router
from proxima_render.entrypoints.archive_api import archive_router

FILES = {"application/pdf", *Spreadsheet.kinds}
# Nothing of a service runs here; only the shape of its routes is read.
ANY: Any = MagicMock()
Operations = dict[tuple[str, str], dict[str, Any]]


def operations(document: dict[str, Any]) -> Operations:
    return {
        (method.upper(), re.sub(r"{\w+}", "{}", path)): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def document_of(*routers: APIRouter) -> Operations:
    app = FastAPI(separate_input_output_schemas=True)
    for router in routers:
        app.include_router(router)
    return operations(app.openapi())


@pytest.fixture(scope="module")
def owners(key_pair: tuple[str, str]) -> dict[str, Operations]:
    verifier = StaffTokenVerifier(key_pair[1], "any")
    plumbing = operations_router(ANY, ANY, staff_dependency(verifier), dispatcher=Dispatcher(group="any", database=ANY))
    of_delivery = (
        delivery_router(ANY, verifier),
        didox_router(ANY, verifier, None),
        telegram_router(ANY, verifier),
        reminders_router(ANY, verifier),
        mail_router(ANY, verifier),
    )
    archive = archive_router(ANY, staff_dependency(verifier))
    return {
        "invoice": document_of(*ROUTERS, plumbing),
        "prefill": document_of(people_router(ANY, ANY, ANY, verifier)),
        "render": document_of(render_router(ANY, verifier), archive, plumbing),
        "delivery": document_of(*of_delivery, plumbing),
        "accounting": document_of(accounting.router, accounting_actions.router, bank.router, plumbing),
    }


@pytest.fixture(scope="module")
def gateway() -> Operations:
    return operations(create_app(HttpSettings(port=1), secure=True).openapi())


def declared() -> Iterator[Declared]:
    for group in DECLARATIONS:
        yield from group.routes


def shape(schema: Any) -> str:
    """A schema without the words that are for people."""
    if isinstance(schema, dict):
        kept = {key: shape(value) for key, value in schema.items() if key not in ("title", "description")}
        return re.sub(r"-(Input|Output)\b", "", str(sorted(kept.items())))
    return str(schema)


def body_of(operation: dict[str, Any]) -> str:
    return shape(operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema"))


def success(operation: dict[str, Any]) -> tuple[str, str]:
    status = min(operation["responses"])
    content = operation["responses"][status].get("content", {})
    kinds = [kind for kind in content if "problem" not in kind]
    return status, str(sorted(kinds)) if FILES & set(kinds) else shape(
        content.get("application/json", {}).get("schema")
    )


def query_of(operation: dict[str, Any]) -> set[str]:
    return {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}


@pytest.mark.parametrize("route", list(declared()), ids=lambda route: route.name)
def test_the_owner_has_it(route: Declared, owners: dict[str, Operations], gateway: Operations) -> None:
    there = re.sub(r"{\w+}", "{}", route.to or route.path)
    here = re.sub(r"{\w+}", "{}", PREFIX + route.path)
    assert (route.method, there) in owners[route.owner], f"{route.owner} has no {route.method} {there}"
    theirs, ours = owners[route.owner][route.method, there], gateway[route.method, here]
    assert success(ours) == success(theirs)
    assert body_of(ours) == body_of(theirs)
    assert query_of(ours) >= query_of(theirs)


def test_the_door_offers_all_they_have(owners: dict[str, Operations]) -> None:
    offered = {
        (route.owner.value, route.method, re.sub(r"{\w+}", "{}", route.to or route.path)) for route in declared()
    }
    has = {(owner, *operation) for owner, found in owners.items() for operation in found}
    # Previews are asked for by invoice, and the gateway fetches the content itself.
    fetched = {("render", "POST", "/preview"), ("invoice", "POST", "/invoices/{}/draft-content")}
    assert has - offered == fetched
