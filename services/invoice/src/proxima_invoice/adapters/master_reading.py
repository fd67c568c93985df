"""Clients and applications as one screen needs them: the warehouse's, and on a day what staff say instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from proxima_common.contracts.api.master_data import ApplicationRead, ClientRead, ContractStanding
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.client_checks import last_checks
from proxima_invoice.adapters.overrides import OverrideRepository
from proxima_invoice.adapters.standing import standings_of
from proxima_invoice.domain.contract_standing import Standing, amount_warnings, expiry_warnings
from proxima_invoice.domain.identifiers import faults_of, warnings_of
from proxima_invoice.domain.overrides import Override, OverrideKind, Subject, SubjectKind
from proxima_invoice.usecases.overlays import application_with, client_with, overlaid

_IDENTIFIERS = ("tin", "vat_number", "bank_account", "bank_code", "swift")


async def clients_on(tx: AsyncConnection, clients: Sequence[ClientRead], day: date) -> list[ClientRead]:
    """The clients with the rules of staff that hold on the day, when each was last checked, and what looks wrong."""
    ids = [one.client_id for one in clients]
    rules = await _rules(tx, SubjectKind.CLIENT, ids, OverrideKind.PARTY, day)
    checks = await last_checks(tx, ids)
    return [_client(one, rules[one.client_id], checks.get(one.client_id)) for one in clients]


async def applications_on(
    tx: AsyncConnection, applications: Sequence[ApplicationRead], day: date
) -> list[ApplicationRead]:
    """The applications with the rules of staff that hold on the day, and how the contract of each stands."""
    ids = [one.application_id for one in applications]
    rules = await _rules(tx, SubjectKind.APPLICATION, ids, OverrideKind.CONTRACT, day)
    effective = [
        application_with(SourceApplication.model_validate(one.model_dump()), rules[one.application_id])
        for one in applications
    ]
    standings = await standings_of(tx, effective)
    return [
        _application(one, as_said, rules[one.application_id], standings.get(one.application_id), day)
        for one, as_said in zip(applications, effective, strict=True)
    ]


def _client(client: ClientRead, rules: Sequence[Override], checked: tuple[datetime, str] | None) -> ClientRead:
    effective = client_with(SourceClient.model_validate(client.model_dump()), rules)
    ids = {name: getattr(effective, name) for name in _IDENTIFIERS}
    wrong = [fault.detail for fault in faults_of(ids, effective.country)]
    warnings = [*wrong, *warnings_of(ids, effective.country)]
    return client.model_copy(
        update=effective.model_dump()
        | {
            "checked_at": checked[0] if checked else None,
            "checked_by": checked[1] if checked else None,
            "overlaid": overlaid(client, rules),
            "warnings": warnings,
            "warnings_said": [SaidRead.of(one) for one in warnings],
        }
    )


def _application(
    application: ApplicationRead,
    effective: SourceApplication,
    rules: Sequence[Override],
    standing: Standing | None,
    day: date,
) -> ApplicationRead:
    warnings = [*expiry_warnings(effective.valid_to, day), *amount_warnings(standing)]
    return application.model_copy(
        update=effective.model_dump()
        | {
            "overlaid": overlaid(application, rules),
            "standing": _standing(standing),
            "warnings": warnings,
            "warnings_said": [SaidRead.of(one) for one in warnings],
        }
    )


async def _rules(
    tx: AsyncConnection, of: SubjectKind, ids: Sequence[str], kind: OverrideKind, day: date
) -> Mapping[str, Sequence[Override]]:
    found: dict[str, list[Override]] = defaultdict(list)
    for rule in await OverrideRepository(tx).holding([Subject(of, one) for one in ids], [kind], day):
        found[rule.subject.id].append(rule)
    return found


def _standing(standing: Standing | None) -> ContractStanding | None:
    if standing is None:
        return None
    return ContractStanding(
        currency=standing.currency,
        amount=standing.amount,
        invoiced=standing.invoiced,
        remainder=standing.remainder,
    )
