"""Accounts (administrators) and API tokens (everybody their own)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from proxima_common.contracts.api.gateway import (
    ApiTokenCreated,
    ApiTokenRead,
    CreateApiToken,
    CreateStaff,
    GrantsWrite,
    PersonRead,
    PersonWrite,
    SetPassword,
    StaffRead,
)
from proxima_common.contracts.api.shared import Page
from proxima_common.http.etag import etag

from proxima_gateway.auth.access import Caller, administrator, signed_in
from proxima_gateway.auth.administration import Administration, ApiTokens
from proxima_gateway.auth.domain import in_order
from proxima_gateway.auth.session_store import ApiToken
from proxima_gateway.auth.staff_store import Staff
from proxima_gateway.routes.declared import PREFIX
from proxima_gateway.routes.guarded import GuardedRoute

router = APIRouter(prefix=PREFIX, route_class=GuardedRoute)
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag that was seen; 428 without it.")]


@router.get("/staff", tags=["staff"], operation_id="list_staff")
@administrator
async def list_staff(
    request: Request,
    cursor: Annotated[str | None, Query(max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[StaffRead]:
    """Accounts in the order of their logins."""
    found = await _accounts(request).page(cursor, limit + 1)
    more = found[limit - 1].login if len(found) > limit else None
    return Page(items=[_read(staff) for staff in found[:limit]], next_cursor=more)


@router.get("/people", tags=["staff"], operation_id="list_people")
@signed_in
async def list_people(request: Request, caller: Caller) -> list[PersonRead]:
    """The names of everybody who shares a legal entity with the caller, by name."""
    people = await _accounts(request).people_of(caller)
    return [PersonRead(staff_id=one.staff_id, name=one.name, active=one.active) for one in people]


@router.post("/staff", status_code=201, tags=["staff"], operation_id="create_staff")
@administrator
async def create_staff(body: CreateStaff, request: Request, caller: Caller) -> StaffRead:
    """A local account with its grants."""
    staff = await _accounts(request).create(caller.actor, body.login, body.name, body.password, body.grants)
    return _read(staff)


@router.get("/staff/{staff_id}", tags=["staff"], operation_id="get_staff")
@administrator
async def get_staff(staff_id: UUID, request: Request, response: Response) -> StaffRead:
    """One account; its ETag is for changing the grants."""
    staff = await _accounts(request).get(staff_id)
    response.headers["etag"] = etag(staff.grants_version)
    return _read(staff)


@router.put("/staff/{staff_id}/grants", tags=["staff"], operation_id="write_grants")
@administrator
async def write_grants(
    staff_id: UUID, body: GrantsWrite, request: Request, response: Response, caller: Caller, if_match: IfMatch = None
) -> StaffRead:
    """Replace all grants of a person; other services learn of it at once."""
    staff = await _accounts(request).grant(caller.actor, staff_id, body.grants, if_match)
    request.app.state.hub.end_staff(staff_id)
    response.headers["etag"] = etag(staff.grants_version)
    return _read(staff)


@router.post("/staff/{staff_id}/disable", tags=["staff"], operation_id="disable_staff")
@administrator
async def disable_staff(staff_id: UUID, request: Request, caller: Caller) -> StaffRead:
    """Let a person in no longer: sessions end, tokens open nothing."""
    staff = await _accounts(request).set_active(caller.actor, staff_id, active=False)
    request.app.state.hub.end_staff(staff_id)
    return _read(staff)


@router.post("/staff/{staff_id}/enable", tags=["staff"], operation_id="enable_staff")
@administrator
async def enable_staff(staff_id: UUID, request: Request, caller: Caller) -> StaffRead:
    """Let a person in again."""
    return _read(await _accounts(request).set_active(caller.actor, staff_id, active=True))


@router.put("/staff/{staff_id}/person", tags=["staff"], operation_id="set_person")
@administrator
async def set_person(staff_id: UUID, body: PersonWrite, request: Request, caller: Caller) -> StaffRead:
    """Say who an account belongs to in the source of worklogs."""
    return _read(await _accounts(request).set_person(caller.actor, staff_id, body.person_id))


@router.put("/staff/{staff_id}/password", status_code=204, tags=["staff"], operation_id="set_password")
@administrator
async def set_password(staff_id: UUID, body: SetPassword, request: Request) -> Response:
    """Give a person a new password; all their sessions end."""
    await _accounts(request).set_password(staff_id, body.password)
    request.app.state.hub.end_staff(staff_id)
    return Response(status_code=204)


@router.get("/tokens", tags=["API tokens"], operation_id="list_tokens")
@signed_in
async def list_tokens(request: Request, caller: Caller, staff_id: UUID | None = None) -> list[ApiTokenRead]:
    """One's own API tokens, or another's for administrators."""
    tokens = await _tokens(request).of(caller, staff_id or caller.staff_id)
    return [ApiTokenRead(**_token(token)) for token in tokens]


@router.post("/tokens", status_code=201, tags=["API tokens"], operation_id="create_token")
@signed_in
async def create_token(body: CreateApiToken, request: Request, caller: Caller) -> ApiTokenCreated:
    """A token with some of one's own grants. Its secret is shown here and never again."""
    life = timedelta(days=body.days)
    token, secret = await _tokens(request).create(caller, body.name, body.scopes, life)
    return ApiTokenCreated(**_token(token), secret=secret)


@router.post("/tokens/{token_id}/revoke", tags=["API tokens"], operation_id="revoke_token")
@signed_in
async def revoke_token(token_id: UUID, request: Request, caller: Caller) -> ApiTokenRead:
    """Revoke one's own token, or another's as an administrator."""
    return ApiTokenRead(**_token(await _tokens(request).revoke(caller, token_id)))


def _accounts(request: Request) -> Administration:
    accounts: Administration = request.app.state.administration
    return accounts


def _tokens(request: Request) -> ApiTokens:
    tokens: ApiTokens = request.app.state.tokens
    return tokens


def _read(staff: Staff) -> StaffRead:
    return StaffRead.model_validate(
        {name: getattr(staff, name) for name in StaffRead.model_fields} | {"grants": in_order(staff.grants)}
    )


def _token(token: ApiToken) -> dict[str, object]:
    known = {name: getattr(token, name) for name in ApiTokenRead.model_fields}
    return known | {"scopes": in_order(token.scopes)}
