"""Who may do what, as the gateway publishes it."""

from typing import ClassVar

from proxima_common.contracts.payload import Payload, Wire
from proxima_common.contracts.words import Role


class GrantHeld(Wire):
    """A role for one legal entity; `*` is every legal entity."""

    role: Role
    legal_entity_id: str


class StaffSnapshot(Payload):
    """The latest state of a member of staff; grants only grow old, never wrong: `grants_version` orders them.
    `person_id` is who this is in the source of worklogs."""

    event_type: ClassVar[str] = "staff.snapshot.v1"
    staff_id: str
    name: str
    active: bool
    grants: list[GrantHeld]
    grants_version: int
    telegram_account: str | None
    person_id: str | None = None
