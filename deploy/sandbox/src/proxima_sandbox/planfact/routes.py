"""PlanFact's routes, as many as an invoice needs."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from proxima_sandbox.planfact import accruals, operations
from proxima_sandbox.planfact.books import Books
from proxima_sandbox.planfact.envelope import Refused, field_is_invalid, page, success
from proxima_sandbox.planfact.faults import PlanFactSwitches
from proxima_sandbox.planfact.fields import read_date, read_id, read_ids, read_number
from proxima_sandbox.store import Body

router = APIRouter(include_in_schema=False)

DIRECTORIES = {
    "contragents": ("contragent", {"contrAgentId": "contrAgentId", "contrAgentGroupId": "contrAgentGroupId"}),
    "companies": ("company", {"companyId": "companyId", "companyInn": "companyInn"}),
    "accounts": ("account", {"currencyCode": "currencyCode"}),
    "projects": ("project", {}),
    "operationcategories": ("category", {"operationCategoryType": "operationCategoryType"}),
}
OPERATION_PATHS = {"shipment": "Shipment", "income": "Income"}


async def _books(request: Request) -> Books:
    books: Books = request.app.state.books
    return books


async def _switches(request: Request) -> PlanFactSwitches:
    switches: PlanFactSwitches = request.app.state.faults.switches()
    return switches


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise Refused("The request is not JSON.", status=400) from None
    if not isinstance(body, dict):
        raise Refused("The request is not an object.", status=400)
    return body


async def _deals_allowed(switches: Annotated[PlanFactSwitches, Depends(_switches)]) -> None:
    _require_deals(switches)


def _require_deals(switches: PlanFactSwitches) -> None:
    if not switches.deals_in_tariff:
        raise Refused("The tariff has no deals.", title="NotEnoughDealsPermission", status=403)


BooksOf = Annotated[Books, Depends(_books)]
SwitchesOf = Annotated[PlanFactSwitches, Depends(_switches)]
Json = Annotated[dict[str, Any], Depends(_json)]


@router.get("/api/v1/{directory}")
async def list_directory(directory: str, request: Request, books: BooksOf, switches: SwitchesOf) -> Response:
    """A directory by `filter.…` of the query; title is a substring, the rest is exact."""
    if directory not in DIRECTORIES:
        raise Refused("Not found.", title="NotFound", status=404)
    kind, exact = DIRECTORIES[directory]
    query = request.query_params
    rows = list(books.all(kind))
    for name, field in {**exact, "externalId": "externalId"}.items():
        if wanted := query.get(f"filter.{name}"):
            rows = [row for row in rows if str(row.get(field)) == wanted]
    if title := query.get("filter.title"):
        rows = [row for row in rows if title.lower() in row["title"].lower()]
    if active := query.get("filter.active"):
        rows = [row for row in rows if row.get("active", True) == (active.lower() == "true")]
    if text := query.get("filter.titleOrContrAgentInn"):
        rows = [r for r in rows if text.lower() in r["title"].lower() or text in (r.get("contrAgentInn") or "")]
    return page(request, rows, total_zero=switches.total_zero)


def _contragent_body(body: dict[str, Any]) -> dict[str, Any]:
    title = body.get("title")
    if not isinstance(title, str) or not title.strip():
        raise field_is_invalid("title")
    return {
        "title": title,
        "longTitle": body.get("longTitle"),
        "contrAgentInn": body.get("contrAgentInn"),
        "contrAgentKpp": body.get("contrAgentKpp"),
        "contrAgentAcct": body.get("contrAgentAcct"),
        "contrAgentType": body.get("contrAgentType") or "Mixed",
        "externalId": body.get("externalId"),
        "contrAgentGroupId": read_id(body, "contrAgentGroupId"),
        "active": True,
    }


@router.post("/api/v1/contragents")
async def create_contragent(body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """A counterparty; nothing about it has to be unique."""
    kept = books.add("contragent", _contragent_body(body))
    return Response(status_code=200) if switches.empty_create else success(kept)


@router.put("/api/v1/contragents/{id_}")
async def replace_contragent(id_: int, body: Json, books: BooksOf) -> Response:
    """Replace a counterparty."""
    books.need("contragent", id_, "contrAgentId")
    return success(books.replace("contragent", id_, _contragent_body(body)))


@router.post("/api/v1/deals/selling", dependencies=[Depends(_deals_allowed)])
async def create_deal(body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """A selling deal. That it needs a title, a `contractorId` and a date is known; the date's name is not."""
    if not isinstance(body.get("title"), str) or not body["title"].strip():
        raise field_is_invalid("title")
    contractor = books.need("contragent", read_id(body, "contractorId"), "contractorId")
    if contractor is None:
        raise field_is_invalid("contractorId")
    date_field = next((name for name in ("startDate", "dealDate", "date") if body.get(name)), "startDate")
    deal = {
        "title": body["title"],
        "contractorId": contractor["contrAgentId"],
        "startDate": read_date(body, date_field),
        "dealValue": read_number(body, "dealValue") or 0,
        "externalId": body.get("externalId"),
        "closed": False,
        "profitability": None,
        "dealProducts": [],
    }
    kept = books.add("deal", deal, search=f"{deal['title']} {body.get('comment') or ''}")
    return Response(status_code=200) if switches.empty_create else success(kept)


@router.post("/api/v1/deals/list", dependencies=[Depends(_deals_allowed)])
@router.post("/api/v1/deals/selling/list", dependencies=[Depends(_deals_allowed)])
async def list_deals(request: Request, body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """Deals with their totals; filters stand at the top level of the body."""
    contractors = body.get("contractorId")
    wanted = {contractors} if isinstance(contractors, int) else set(read_ids(body, "contractorId"))
    rows = books.store.find("deal", contains=str(body.get("searchString") or ""))
    found = [books.deal_totals(row) for row in rows if not wanted or row["contractorId"] in wanted]
    return page(request, found, body, total_zero=switches.total_zero)


@router.get("/api/v1/deals/selling/{id_}", dependencies=[Depends(_deals_allowed)])
async def read_deal(id_: int, books: BooksOf) -> Response:
    """One deal with its totals."""
    deal = books.need("deal", id_, "dealId", writable=False)
    assert deal is not None
    return success(books.deal_totals(deal))


@router.put("/api/v1/deals/bind/{id_}", dependencies=[Depends(_deals_allowed)])
async def bind_operation(id_: int, body: Json, books: BooksOf) -> Response:
    """Put an operation under a deal."""
    books.need("deal", id_, "dealId")
    return _bind(body, books, id_)


@router.put("/api/v1/deals/unbind/{id_}", dependencies=[Depends(_deals_allowed)])
async def unbind_operation(id_: int, body: Json, books: BooksOf) -> Response:
    """Take an operation out of a deal."""
    books.need("deal", id_, "dealId")
    return _bind(body, books, None)


def _bind(body: dict[str, Any], books: Books, deal_id: int | None) -> Response:
    operation = books.need("operation", read_id(body, "operationId"), "operationId")
    if operation is None:
        raise field_is_invalid("operationId")
    kept = {**operation, "sellingDealId": deal_id}
    books.replace("operation", operation["operationId"], kept, search=kept["comment"])
    return success(None)


@router.post("/api/v1/operations/list")
async def list_operations(request: Request, body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """Operations by filters at the top level of the body; ids are arrays; there is no filter by `externalId`."""
    types = body.get("operationType")
    if types is not None and not isinstance(types, list):
        raise field_is_invalid("operationType")
    contragents, accounts, companies = (
        set(read_ids(body, name)) for name in ("contrAgentId", "accountId", "accountCompanyId")
    )
    since, until = (read_date(body, f"lastModificationDate{end}", required=False) for end in ("Start", "End"))
    first, last = (read_date(body, f"operationDate{end}", required=False) for end in ("Start", "End"))
    rows = books.store.find(
        "operation",
        contains=str(body.get("searchString") or ""),
        since=since or "",
        until=f"{until}T24" if until else "",
    )
    found = [
        operations.shown(books, row, echo_external_id=switches.echo_external_id)
        for row in rows
        if (not types or row["operationType"] in types)
        and (not accounts or row["accountId"] in accounts)
        and (not companies or row["companyId"] in companies)
        and (not contragents or contragents & {row["contrAgentId"], *(p["contrAgentId"] for p in row["parts"])})
        and (not first or row["operationDate"] >= first)
        and (not last or row["operationDate"] <= last)
    ]
    return page(request, found, body, total_zero=switches.total_zero)


@router.get("/api/v1/operations/{id_}")
async def read_operation(id_: int, books: BooksOf, switches: SwitchesOf) -> Response:
    """One operation."""
    kept = books.need("operation", id_, "operationId", writable=False)
    assert kept is not None
    return success(operations.shown(books, kept, echo_external_id=switches.echo_external_id))


@router.post("/api/v1/operations/accrual")
async def create_flat_accrual(body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """An accrual as older clients send it, its categories flat."""
    return _kept(books, accruals.flat(books, body), switches)


@router.post("/api/v2/operations/accrual")
async def create_accrual(body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """An accrual with its two sides. Their inner shape is inferred from the parts of an income."""
    return _kept(books, accruals.two_sided(books, body), switches)


@router.put("/api/v1/operations/accrual/{id_}")
async def replace_flat_accrual(id_: int, body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """Replace everything. That a PUT stands beside the POST is inferred."""
    return _replaced(books, id_, "Accrual", accruals.flat(books, body), switches)


@router.put("/api/v2/operations/accrual/{id_}")
async def replace_accrual(id_: int, body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """Replace everything. That a PUT stands beside the POST is inferred."""
    return _replaced(books, id_, "Accrual", accruals.two_sided(books, body), switches)


@router.post("/api/v1/operations/{path}")
async def create_operation(path: str, body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """A shipment or an income. That shipments are created here is inferred from the known PUT beside it."""
    return _kept(books, operations.written(books, _type_of(path, body, switches), body), switches)


@router.put("/api/v1/operations/{path}/{id_}")
async def replace_operation(path: str, id_: int, body: Json, books: BooksOf, switches: SwitchesOf) -> Response:
    """Replace everything: what is not sent is gone."""
    operation_type = _type_of(path, body, switches)
    return _replaced(books, id_, operation_type, operations.written(books, operation_type, body), switches)


def _kept(books: Books, operation: Body, switches: PlanFactSwitches) -> Response:
    kept = books.add("operation", operation, search=operation["comment"])
    if switches.empty_create:
        return Response(status_code=200)
    return success(operations.shown(books, kept, echo_external_id=switches.echo_external_id))


def _replaced(books: Books, id_: int, operation_type: str, operation: Body, switches: PlanFactSwitches) -> Response:
    before = books.need("operation", id_, "operationId")
    if before is None or before["operationType"] != operation_type:
        raise Refused(f"{operation_type} {id_} was not found.", title="NotFound")
    books.need("deal", before["sellingDealId"], "sellingDealId")
    kept = books.replace("operation", id_, operation, search=operation["comment"])
    return success(operations.shown(books, kept, echo_external_id=switches.echo_external_id))


@router.delete("/api/v1/operations/{id_}")
async def delete_operation(id_: int, books: BooksOf) -> Response:
    """Delete any operation, unless its deal is closed."""
    kept = books.need("operation", id_, "operationId")
    if kept is not None:
        books.need("deal", kept["sellingDealId"], "sellingDealId")
    books.store.delete("operation", id_)
    return success(None)


def _type_of(path: str, body: dict[str, Any], switches: PlanFactSwitches) -> str:
    if path not in OPERATION_PATHS:
        raise Refused("Not found.", title="NotFound", status=404)
    if body.get("sellingDealId") is not None:
        _require_deals(switches)
    return OPERATION_PATHS[path]
