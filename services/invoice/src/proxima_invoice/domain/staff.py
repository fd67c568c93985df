"""Who acts, and what they were granted: a role for one legal entity, or for every one of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from proxima_common.contracts.words import Role
from proxima_common.errors import Forbidden
from proxima_common.said import said

EVERY_ENTITY = "*"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff with the grants that were proven for this request."""

    staff_id: str
    name: str
    grants: frozenset[tuple[Role, str]]
    delegators: frozenset[tuple[str, str]] = frozenset()
    """Who delegated approving to them for today, and for which legal entity."""

    def holds(self, roles: Iterable[Role], legal_entity_id: str) -> bool:
        """Whether any of the roles was granted for this legal entity; approving may also be delegated."""
        asked = tuple(roles)
        if any((role, entity) in self.grants for role in asked for entity in (legal_entity_id, EVERY_ENTITY)):
            return True
        return Role.APPROVER in asked and any(
            entity in (legal_entity_id, EVERY_ENTITY) for _, entity in self.delegators
        )

    def acts_for(self, legal_entity_id: str) -> str | None:
        """Who delegated approving to them: the first by id, and only when they are no approver themselves."""
        if any((Role.APPROVER, entity) in self.grants for entity in (legal_entity_id, EVERY_ENTITY)):
            return None
        return min((by for by, entity in self.delegators if entity in (legal_entity_id, EVERY_ENTITY)), default=None)

    def persons(self, legal_entity_id: str) -> frozenset[str]:
        """Whose eyes these are: their own, and those of who delegated to them."""
        other = self.acts_for(legal_entity_id)
        return frozenset({self.staff_id, other} if other else {self.staff_id})

    def sees(self, legal_entity_id: str) -> bool:
        """Whether they may know of this legal entity's objects at all: any role there is enough."""
        return any(entity in (legal_entity_id, EVERY_ENTITY) for _, entity in self.grants)

    def visible_entities(self) -> frozenset[str] | None:
        """The legal entities whose objects they see; None is every one."""
        entities = frozenset(entity for _, entity in self.grants)
        return None if EVERY_ENTITY in entities else entities

    def require(self, roles: Iterable[Role], legal_entity_id: str) -> None:
        """Raise `Forbidden` unless one of the roles is held for the legal entity."""
        asked = tuple(roles)
        if not self.holds(asked, legal_entity_id):
            wanted = " or ".join(role.replace("_", " ") for role in asked)
            raise Forbidden(
                said("role_missing", f"this needs the role {wanted} for {legal_entity_id}", roles=",".join(asked))
            )
