"""The rules of identity: sessions, tokens, grants, and how often a password may be guessed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import Role
from proxima_common.errors import Conflict, FieldError, Forbidden, Invalid
from proxima_common.said import said

EVERY_LEGAL_ENTITY = "*"
ADMINISTRATION = GrantHeld(role=Role.ADMIN, legal_entity_id=EVERY_LEGAL_ENTITY)

Grants = frozenset[GrantHeld]


def in_order(grants: Grants) -> list[GrantHeld]:
    """Grants as lists show them."""
    return sorted(grants, key=lambda grant: (grant.legal_entity_id, grant.role))


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller, as proved by a session or an API token."""

    staff_id: UUID
    login: str
    name: str
    grants: Grants
    grants_version: int
    expires_at: datetime
    session_id: UUID | None = None
    token_id: UUID | None = None

    @property
    def key(self) -> str:
        """What rate limits are counted by."""
        return str(self.session_id or self.token_id)

    @property
    def actor(self) -> str:
        """How events name this person."""
        return f"staff:{self.staff_id}"

    @property
    def is_administrator(self) -> bool:
        """Whether this caller may change other people's accounts: the role `admin` for every legal entity."""
        return ADMINISTRATION in self.grants

    def may_see(self, legal_entity_id: str) -> bool:
        """Whether anything of this legal entity is this caller's business."""
        return any(grant.legal_entity_id in (EVERY_LEGAL_ENTITY, legal_entity_id) for grant in self.grants)

    def shares_with(self, grants: Grants) -> bool:
        """Whether somebody with these grants works for a legal entity that is this caller's business too."""
        own = {grant.legal_entity_id for grant in self.grants}
        theirs = {grant.legal_entity_id for grant in grants}
        return bool(own and theirs) and (EVERY_LEGAL_ENTITY in own | theirs or not own.isdisjoint(theirs))

    def require_administrator(self) -> None:
        """Raise `Forbidden` unless the caller may change other people's accounts."""
        if not self.is_administrator:
            raise Forbidden("this needs the role admin for every legal entity", code="admin_required")


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """A session ends `idle` after its last request and `absolute` after log-in, whichever comes first."""

    idle: timedelta
    absolute: timedelta

    def has_ended(self, *, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
        """Whether the session may no longer be used at `now`."""
        return now >= expires_at or now >= last_seen_at + self.idle


FREE_GUESSES = 5
FREE_GUESSES_PER_ADDRESS = 50
GUESS_WINDOW = timedelta(minutes=15)
FIRST_WAIT = timedelta(seconds=30)


def wait_after(guesses: int, free: int = FREE_GUESSES) -> timedelta:
    """How long to refuse further guesses after this many in one window: nothing at first, then doubling to 15 min."""
    over = guesses - free
    return min(FIRST_WAIT * 2 ** min(over, 10), GUESS_WINDOW) if over >= 0 else timedelta(0)


def effective(scopes: Grants, held: Grants) -> Grants:
    """The scopes of an API token that its owner still holds; a grant for every legal entity covers each of them."""
    return frozenset(scope for scope in scopes if _covered(scope, held))


def require_within(scopes: Iterable[GrantHeld], held: Grants) -> None:
    """Raise `Invalid` naming the scopes that the owner of a token does not hold."""
    beyond = [
        FieldError(
            f"/scopes/{place}",
            said(
                "scope_not_held", f"{scope.role.value} for {scope.legal_entity_id} is not held", role=scope.role.value
            ),
        )
        for place, scope in enumerate(scopes)
        if not _covered(scope, held)
    ]
    if beyond:
        raise Invalid("a token cannot do more than its owner", code="scope_not_held", fields=beyond)


def require_other_administrator(administrators: Iterable[UUID], losing: UUID) -> None:
    """Raise `Conflict` when nobody could administer accounts after `losing` no longer may."""
    if set(administrators) <= {losing}:
        raise Conflict("the last administrator has to stay: grant the role to another person first", code="last_admin")


def require_legal_entity_names(grants: Iterable[GrantHeld]) -> None:
    """Raise `Invalid` for a grant that names no legal entity."""
    wrong = [
        FieldError(f"/grants/{place}/legal_entity_id", said("name_entity", "name a legal entity, or * for every one"))
        for place, grant in enumerate(grants)
        if not 0 < len(grant.legal_entity_id.strip()) <= 100 or not grant.legal_entity_id.isprintable()
    ]
    if wrong:
        raise Invalid("a grant is a role for a legal entity", fields=wrong)


def _covered(scope: GrantHeld, held: Grants) -> bool:
    return scope in held or scope.model_copy(update={"legal_entity_id": EVERY_LEGAL_ENTITY}) in held
