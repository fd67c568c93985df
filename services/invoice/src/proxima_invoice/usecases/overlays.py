"""What staff say of a client and a contract on a day, laid over what the warehouse says; theirs wins and says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from proxima_common.contracts.api.master_data import Overlaid
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from pydantic import BaseModel

from proxima_invoice.domain.overrides import Override, OverrideKind, Subject, SubjectKind
from proxima_invoice.usecases.ports import Desk

_KINDS = (OverrideKind.PARTY, OverrideKind.CONTRACT)


@dataclass(frozen=True, slots=True)
class Deal:
    """An application and its client as they are on a day.

    `more` holds what only staff say: `city`, `director_position`, `director_basis` of the client; `registration_id`,
    `signer_id`, `languages`, `recipients`, `esf_lines`, `acceptance_days` of the contract.
    """

    application: SourceApplication
    client: SourceClient
    more: Mapping[str, Any] = field(default_factory=dict)


async def deal_on(desk: Desk, application: SourceApplication, client: SourceClient, day: date) -> Deal:
    """The application and its client with the rules of staff that hold on the day."""
    subjects = [
        Subject(SubjectKind.APPLICATION, application.application_id),
        Subject(SubjectKind.CLIENT, client.client_id),
    ]
    return laid_over(application, client, await desk.overrides.holding(subjects, _KINDS, day))


def laid_over(application: SourceApplication, client: SourceClient, rules: Sequence[Override]) -> Deal:
    """The rules' fields instead of the warehouse's. Rules of one day never say the same field (`equal_rank`)."""
    known = SourceClient.model_fields.keys() | SourceApplication.model_fields.keys()
    more = {name: value for rule in rules for name, value in rule.content.items() if name not in known}
    return Deal(application_with(application, rules), client_with(client, rules), more)


def client_with(client: SourceClient, rules: Iterable[Override]) -> SourceClient:
    """The client as its rules say. Addresses are set role by role; roles that none names stay the warehouse's."""
    changes = _said(rules, OverrideKind.PARTY, SourceClient)
    if "emails" in changes:
        changes["emails"] = client.emails | changes["emails"]
    return SourceClient.model_validate(client.model_dump() | changes)


def application_with(application: SourceApplication, rules: Iterable[Override]) -> SourceApplication:
    """The application as its rules say."""
    return SourceApplication.model_validate(
        application.model_dump() | _said(rules, OverrideKind.CONTRACT, SourceApplication)
    )


def overlaid(base: SourceApplication | SourceClient, rules: Iterable[Override]) -> list[Overlaid]:
    """Which fields staff say, by which rule, and what the warehouse says instead."""
    source = base.model_dump(mode="json")
    return [
        Overlaid(
            field=name,
            value=value,
            source=source.get(name),
            override_id=rule.override_id,
            valid_from=rule.span.valid_from,
            valid_to=rule.span.valid_to,
            made_by=rule.made_by,
            reason=rule.reason,
        )
        for rule in rules
        for name, value in rule.content.items()
    ]


def _said(rules: Iterable[Override], kind: OverrideKind, model: type[BaseModel]) -> dict[str, Any]:
    return {
        name: value
        for rule in rules
        if rule.kind is kind
        for name, value in rule.content.items()
        if name in model.model_fields
    }
