"""The owning services over HTTP: pooled, bounded in time, never tried again by itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

import httpx
from proxima_common.errors import DomainError, Unavailable
from proxima_common.http.tokens import Grant, StaffTokenSigner
from proxima_common.observability.tracing import current_traceparent

from proxima_gateway.auth.domain import Principal

CONNECT_SECONDS = 2.0


class Owner(StrEnum):
    """Services that answer over HTTP; the word is the audience of the staff token too."""

    INVOICE = "invoice"
    PREFILL = "prefill"
    RENDER = "render"
    DELIVERY = "delivery"
    ACCOUNTING = "accounting"


class ServiceTimedOut(DomainError):
    """The owner took the call and did not answer in time."""

    status: ClassVar[int] = 504
    default_code: ClassVar[str] = "service_timed_out"


class ServiceBrokeOff(DomainError):
    """The owner took the call and broke off, or does not accept the identity that we vouch for."""

    status: ClassVar[int] = 502
    default_code: ClassVar[str] = "service_broke_off"


class Owners:
    """Calls the owner of something in the caller's name."""

    def __init__(
        self,
        urls: Mapping[Owner, str],
        signer: StaffTokenSigner,
        *,
        seconds: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._urls = {owner: url.rstrip("/") for owner, url in urls.items()}
        self._signer = signer
        self._timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
        self._client = httpx.AsyncClient(
            timeout=self._timeout,
            # Shorter than the servers keep idle connections, so that a call never meets one just being closed.
            limits=httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=2.0),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
        )

    async def send(
        self,
        owner: Owner,
        method: str,
        path: str,
        principal: Principal | None,
        *,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        seconds: float | None = None,
    ) -> httpx.Response:
        """The owner's answer with its body still to be read; the reader closes it.

        Without a principal nobody is vouched for: the call proves by itself what it may.
        Raises `Unavailable` when the owner cannot be reached (it saw nothing of the call), `ServiceTimedOut` or
        `ServiceBrokeOff` when it may have acted.
        """
        request = self._client.build_request(
            method,
            f"{self._urls[owner]}{path}{'?' if query else ''}{query}",
            headers={**(headers or {}), **self._vouch(owner, principal)},
            content=content,
            timeout=httpx.Timeout(seconds, connect=CONNECT_SECONDS) if seconds else self._timeout,
        )
        try:
            response = await self._client.send(request, stream=True)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _unreachable(owner) from error
        except httpx.TimeoutException as error:
            raise _timed_out(owner) from error
        except httpx.TransportError as error:
            raise _broke_off(owner) from error
        if response.status_code == httpx.codes.UNAUTHORIZED:
            await response.aclose()
            raise ServiceBrokeOff(
                f"the {owner} service does not accept the identity that the gateway vouches for",
                code="identity_refused",
            )
        return response

    async def read(self, owner: Owner, response: httpx.Response) -> bytes:
        """The whole body of an answer; its connection is given back."""
        try:
            return await response.aread()
        except httpx.TimeoutException as error:
            raise _timed_out(owner) from error
        except httpx.TransportError as error:
            raise _broke_off(owner) from error
        finally:
            await response.aclose()

    async def close(self) -> None:
        """Close all connections."""
        await self._client.aclose()

    def _token(self, owner: Owner, principal: Principal) -> str:
        return self._signer.sign(
            staff_id=str(principal.staff_id),
            name=principal.name,
            grants=[Grant(grant.role.value, grant.legal_entity_id) for grant in principal.grants],
            grants_version=principal.grants_version,
            audience=owner.value,
        )

    def _vouch(self, owner: Owner, principal: Principal | None) -> dict[str, str]:
        headers = {"accept-encoding": "identity"}
        if principal:
            headers["authorization"] = f"Bearer {self._token(owner, principal)}"
        traceparent = current_traceparent()
        return {**headers, "traceparent": traceparent} if traceparent else headers


def _unreachable(owner: Owner) -> Unavailable:
    return Unavailable(
        f"the {owner} service cannot be reached; it saw nothing of this call, so nothing was changed",
        code="service_unavailable",
    )


def _timed_out(owner: Owner) -> ServiceTimedOut:
    return ServiceTimedOut(
        f"the {owner} service did not answer in time and may have acted: look, or repeat with the same Idempotency-Key"
    )


def _broke_off(owner: Owner) -> ServiceBrokeOff:
    return ServiceBrokeOff(
        f"the {owner} service broke off and may have acted: look, or repeat with the same Idempotency-Key"
    )
