"""Identity, joins and the live stream as the gateway answers them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from proxima_common.contracts.api.accounting import ShipmentRead
from proxima_common.contracts.api.delivery import DeliveryRead
from proxima_common.contracts.api.invoice import InvoiceRead
from proxima_common.contracts.api.render import FileRead
from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Wire
from proxima_common.contracts.staff import GrantHeld
from proxima_common.contracts.words import FactName, FactState, InvoiceStatus, PaymentState

LOGIN = r"^[a-z0-9][a-z0-9._@-]{1,79}$"
PASSWORD_MIN = 12
PASSWORD_MAX = 200


class LogIn(Command):
    login: str = Field(min_length=1, max_length=80)
    password: str = Field(min_length=1, max_length=PASSWORD_MAX)


class SessionRead(Wire):
    """Who is logged in. `csrf_token` goes into the header X-CSRF-Token of every call that changes something."""

    staff_id: UUID
    login: str
    name: str
    grants: list[GrantHeld]
    grants_version: int
    csrf_token: str | None
    expires_at: datetime
    idle_seconds: int | None


class ChangePassword(Command):
    """Ends every other session of the person."""

    current_password: str = Field(min_length=1, max_length=PASSWORD_MAX)
    new_password: str = Field(min_length=PASSWORD_MIN, max_length=PASSWORD_MAX)


class StaffRead(Wire):
    staff_id: UUID
    login: str
    name: str
    active: bool
    grants: list[GrantHeld]
    grants_version: int
    external_subject: str | None
    telegram_account: str | None
    person_id: str | None
    created_at: datetime
    last_log_in_at: datetime | None


class PersonRead(Wire):
    """Somebody by name, for choosing them and for reading who did what."""

    staff_id: UUID
    name: str
    active: bool


class CreateStaff(Command):
    """A local account. A role for `*` holds for every legal entity."""

    login: str = Field(pattern=LOGIN)
    name: str = Field(min_length=1, max_length=200)
    password: str = Field(min_length=PASSWORD_MIN, max_length=PASSWORD_MAX)
    grants: list[GrantHeld] = Field(max_length=200)


class GrantsWrite(Command):
    """All grants of the person from now on."""

    grants: list[GrantHeld] = Field(max_length=200)


class PersonWrite(Command):
    """Who the account belongs to in the source of worklogs; null for nobody there."""

    person_id: str | None = Field(min_length=1, max_length=200)


class SetPassword(Command):
    """Given by an administrator; ends every session of the person."""

    password: str = Field(min_length=PASSWORD_MIN, max_length=PASSWORD_MAX)


class CreateApiToken(Command):
    """`scopes` are among the owner's grants; when the owner loses one, so does the token."""

    name: str = Field(min_length=1, max_length=100)
    scopes: list[GrantHeld] = Field(min_length=1, max_length=200)
    days: int = Field(ge=1, le=366)


class ApiTokenRead(Wire):
    """`prefix` is the beginning of the secret, enough to recognise it."""

    token_id: UUID
    staff_id: UUID
    name: str
    prefix: str
    scopes: list[GrantHeld]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class ApiTokenCreated(ApiTokenRead):
    """The only time that `secret` is shown."""

    secret: str


class MissingPart(Wire):
    """A part that its owner did not give, and why."""

    part: Literal["deliveries", "shipment", "files"]
    code: str
    detail: str


class InvoiceOverview(Wire):
    """An invoice with what the other services know of it; a part that cannot be had is null and named in `missing`."""

    invoice: InvoiceRead
    deliveries: list[DeliveryRead] | None
    shipment: ShipmentRead | None
    files: list[FileRead] | None
    missing: list[MissingPart]


class InvoiceMoved(Wire):
    """`event: change` of the live stream: where an invoice now stands. What else changed is fetched."""

    type: str
    invoice_id: UUID
    legal_entity_id: str
    status: InvoiceStatus
    number: str | None
    revision: int
    version: int
    fact: FactName | None
    state: FactState | None
    document_id: UUID | None
    payment_state: PaymentState | None
    at: datetime


class BatchMoved(Wire):
    """`event: batch` of the live stream, for the person who asked for the batch."""

    type: str
    batch_id: UUID
    verb: str
    total: int
    done: int
    failed: int
    finished: bool
    at: datetime
