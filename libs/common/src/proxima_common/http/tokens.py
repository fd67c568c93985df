"""Who a member of staff is and what they may do, as the gateway vouches for it to the services for a minute."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from fastapi import Request

from proxima_common.errors import Forbidden, Unauthenticated
from proxima_common.ids import new_id
from proxima_common.said import said

LIFETIME = timedelta(seconds=60)
EVERY_LEGAL_ENTITY = "*"
_ISSUER = "proxima-gateway"
_ALGORITHM = "EdDSA"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for a legal entity; `*` is every one."""

    role: str
    legal_entity_id: str

    def covers(self, legal_entity_id: str) -> bool:
        """Whether this grant holds for the legal entity."""
        return self.legal_entity_id in (EVERY_LEGAL_ENTITY, legal_entity_id)


@dataclass(frozen=True, slots=True)
class StaffToken:
    """A verified member of staff."""

    staff_id: str
    name: str
    grants: tuple[Grant, ...]
    grants_version: int
    expires_at: datetime | None = None

    @property
    def actor(self) -> str:
        """How events and audit entries name this person."""
        return f"staff:{self.staff_id}"

    def may(self, *roles: str, legal_entity_id: str) -> bool:
        """Whether one of the roles is granted for the legal entity."""
        return any(grant.role in roles and grant.covers(legal_entity_id) for grant in self.grants)

    def require(self, *roles: str, legal_entity_id: str) -> None:
        """Raise `Forbidden` unless one of the roles is granted for the legal entity."""
        if not self.may(*roles, legal_entity_id=legal_entity_id):
            raise Forbidden(
                said(
                    "role_missing",
                    f"this needs the role {' or '.join(roles)} for {legal_entity_id}",
                    roles=",".join(roles),
                )
            )

    def legal_entities(self, *roles: str) -> frozenset[str]:
        """The legal entities for which one of the roles is granted; `*` stands for every one."""
        return frozenset(grant.legal_entity_id for grant in self.grants if grant.role in roles)


class StaffTokenSigner:
    """Signs tokens; only the gateway has the private key."""

    def __init__(self, private_key_pem: str) -> None:
        key = load_pem_private_key(private_key_pem.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise ValueError("staff tokens are signed with an Ed25519 key")
        self._key = key

    def sign(self, *, staff_id: str, name: str, grants: Iterable[Grant], grants_version: int, audience: str) -> str:
        """A token for one service, good for a minute."""
        now = datetime.now(UTC)
        claims = {
            "iss": _ISSUER,
            "aud": audience,
            "sub": staff_id,
            "name": name,
            "grants": [[grant.role, grant.legal_entity_id] for grant in grants],
            "grants_version": grants_version,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": str(new_id()),
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)


class StaffTokenVerifier:
    """Accepts the gateway's tokens for one service, and nothing else."""

    def __init__(self, public_key_pem: str, audience: str) -> None:
        key = load_pem_public_key(public_key_pem.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("staff tokens are verified with an Ed25519 key")
        self._key = key
        self._audience = audience

    def verify(self, token: str) -> StaffToken:
        """The member of staff, or `Unauthenticated`."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=self._audience,
                issuer=_ISSUER,
                leeway=2,
                options={"require": ["exp", "iat", "aud", "iss", "sub", "grants", "grants_version"]},
            )
            if claims["exp"] - claims["iat"] > LIFETIME.total_seconds():
                raise Unauthenticated("the token lives too long", code="token_invalid")
            return _staff(claims)
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("the token has expired", code="token_expired") from None
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
            raise Unauthenticated("the token is not valid here", code="token_invalid") from None


def _staff(claims: dict[str, Any]) -> StaffToken:
    return StaffToken(
        staff_id=claims["sub"],
        name=str(claims["name"]),
        grants=tuple(Grant(str(role), str(entity)) for role, entity in claims["grants"]),
        grants_version=int(claims["grants_version"]),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def staff_dependency(verifier: StaffTokenVerifier) -> Callable[[Request], Awaitable[StaffToken]]:
    """A FastAPI dependency that gives the verified member of staff, or answers 401."""

    async def staff(request: Request) -> StaffToken:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("a bearer token is needed", code="token_missing")
        return verifier.verify(token.strip())

    return staff
