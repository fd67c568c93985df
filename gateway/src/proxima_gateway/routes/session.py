"""Log in, log out, who am I."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from proxima_common.contracts.api.gateway import ChangePassword, LogIn, SessionRead

from proxima_gateway.auth.access import Caller, Gate, address_of, public, signed_in
from proxima_gateway.auth.domain import Principal, in_order
from proxima_gateway.auth.log_in import Door
from proxima_gateway.auth.secrets import csrf_token
from proxima_gateway.routes.declared import PREFIX
from proxima_gateway.routes.guarded import GuardedRoute
from proxima_gateway.stream.hub import Hub

router = APIRouter(prefix=f"{PREFIX}/session", tags=["session"], route_class=GuardedRoute)


@router.post("", status_code=201, operation_id="log_in")
@public
async def log_in(body: LogIn, request: Request, response: Response) -> SessionRead:
    """Open a session: the cookie is for browsers, `csrf_token` goes into the header X-CSRF-Token."""
    gate: Gate = request.app.state.gate
    door: Door = request.app.state.door
    gate.count_stranger(request)
    gate.check_origin(request)
    principal, secret = await door.log_in(
        body.login, body.password, address=address_of(request), agent=request.headers.get("user-agent", "")
    )
    response.set_cookie(
        gate.cookie,
        secret,
        max_age=int(door.limits.absolute.total_seconds()),
        path="/",
        secure=gate.secure,
        httponly=True,
        samesite="strict",
    )
    return _read(principal, secret, door)


@router.get("", operation_id="get_session")
@signed_in
async def get_session(request: Request, caller: Caller) -> SessionRead:
    """Who is logged in, by session or API token."""
    gate: Gate = request.app.state.gate
    secret = request.cookies.get(gate.cookie) if caller.session_id else None
    return _read(caller, secret, request.app.state.door)


@router.delete("", status_code=204, operation_id="log_out")
@signed_in
async def log_out(request: Request, caller: Caller) -> Response:
    """End the session and its event streams."""
    gate: Gate = request.app.state.gate
    hub: Hub = request.app.state.hub
    await request.app.state.door.log_out(caller)
    hub.end_session(caller.session_id)
    response = Response(status_code=204)
    response.delete_cookie(gate.cookie, path="/", secure=gate.secure, httponly=True, samesite="strict")
    return response


@router.put("/password", status_code=204, operation_id="change_password")
@signed_in
async def change_password(body: ChangePassword, request: Request, caller: Caller) -> Response:
    """Replace one's own password; every other session of the person ends."""
    gate: Gate = request.app.state.gate
    gate.count_stranger(request)
    await request.app.state.door.change_password(caller, body.current_password, body.new_password)
    return Response(status_code=204)


def _read(principal: Principal, secret: str | None, door: Door) -> SessionRead:
    return SessionRead(
        staff_id=principal.staff_id,
        login=principal.login,
        name=principal.name,
        grants=in_order(principal.grants),
        grants_version=principal.grants_version,
        csrf_token=csrf_token(secret) if secret else None,
        expires_at=principal.expires_at,
        idle_seconds=int(door.limits.idle.total_seconds()) if secret else None,
    )
