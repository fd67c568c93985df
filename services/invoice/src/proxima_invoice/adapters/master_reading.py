"""Clients and applications as one screen needs them: the warehouse's, and on a day what staff say instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from proxima_common.contracts.api.master_data import ApplicationRead, ClientRead, ContractStanding
from proxima_common.contracts.api.shared import SaidRead
from proxima_common.contracts.prefill import SourceApplication, SourceClient
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.client_checks import last_check
from proxima_invoice.adapters.overrides import OverrideRepository
from proxima_invoice.adapters.standing import standing_of
from proxima_invoice.domain.contract_standing import Standing, amount_warnings, expiry_warnings
from proxima_invoice.domain.identifiers import faults_of, warnings_of
from proxima_invoice.domain.overrides import Override, OverrideKind, Subject, SubjectKind
from proxima_invoice.usecases.overlays import application_with, client_with, overlaid

_IDENTIFIERS = ("tin", "vat_number", "bank_account", "bank_code", "swift")


async def client_on(tx: AsyncConnection, client: ClientRead, day: date) -> ClientRead:
    """The client with the rules of staff that hold on the day, when it was last checked, and what looks wrong."""
    rules = await _rules(tx, Subject(SubjectKind.CLIENT, client.client_id), OverrideKind.PARTY, day)
    effective = client_with(SourceClient.model_validate(client.model_dump()), rules)
    checked = await last_check(tx, client.client_id)
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


async def application_on(tx: AsyncConnection, application: ApplicationRead, day: date) -> ApplicationRead:
    """The application with the rules of staff that hold on the day, and how its contract stands."""
    rules = await _rules(tx, Subject(SubjectKind.APPLICATION, application.application_id), OverrideKind.CONTRACT, day)
    effective = application_with(SourceApplication.model_validate(application.model_dump()), rules)
    standing = await standing_of(tx, effective)
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


async def _rules(tx: AsyncConnection, subject: Subject, kind: OverrideKind, day: date) -> Sequence[Override]:
    return await OverrideRepository(tx).holding([subject], [kind], day)


def _standing(standing: Standing | None) -> ContractStanding | None:
    if standing is None:
        return None
    return ContractStanding(
        currency=standing.currency,
        amount=standing.amount,
        invoiced=standing.invoiced,
        remainder=standing.remainder,
    )
