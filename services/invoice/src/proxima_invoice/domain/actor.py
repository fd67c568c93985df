"""Who acts, and for which legal entities in which roles."""

from __future__ import annotations

from dataclasses import dataclass

from proxima_common.contracts.words import Role
from proxima_common.errors import Forbidden

EVERY = "*"


@dataclass(frozen=True)
class Actor:
    """A member of staff as their token describes them; `grants` are (role, legal entity or `*`)."""

    staff_id: str
    name: str
    grants: frozenset[tuple[Role, str]]
    grants_version: int = 0

    def holds(self, role: Role, legal_entity_id: str) -> bool:
        """Whether the role is held for this legal entity, directly or for every one."""
        return (role, legal_entity_id) in self.grants or (role, EVERY) in self.grants

    def sees(self, legal_entity_id: str) -> bool:
        """Whether any role is held for this legal entity."""
        return any(entity in (legal_entity_id, EVERY) for _, entity in self.grants)

    def visible_entities(self) -> frozenset[str] | None:
        """The legal entities whose objects may be listed; None is every one."""
        entities = frozenset(entity for _, entity in self.grants)
        return None if EVERY in entities else entities

    def require(self, *roles: Role, legal_entity_id: str) -> None:
        """Raise `Forbidden` unless one of the roles is held for the legal entity."""
        if not any(self.holds(role, legal_entity_id) for role in roles):
            wanted = " or ".join(role.value.replace("_", " ") for role in roles)
            raise Forbidden(f"this needs the role {wanted} for {legal_entity_id}", code="role_missing")
