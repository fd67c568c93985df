"""Sellers, clients and applications in Postgres."""

from datetime import datetime

from proxima_common.contracts.prefill import SourceApplication, SourceClient
from proxima_common.contracts.words import TaxKind
from proxima_common.errors import Conflict, NotFound
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters import source_data
from proxima_invoice.adapters.tables.master import (
    LEGAL_ENTITY,
    LEGAL_ENTITY_ACCOUNT,
    LEGAL_ENTITY_REGIME,
)
from proxima_invoice.domain.parties import Bank, Party
from proxima_invoice.domain.tax import Regime
from proxima_invoice.usecases.ports import Seller

_APPLICATION = text(
    """select a.source as application, c.source as client from application a join client c using (client_id)
       where a.application_id = :application_id"""
)
_BANK = ("currency", "bank_name", "account", "bank_code", "swift", "correspondent_bank", "correspondent_account")
_PARTY = ("name", "legal_name", "country", "address", "tin", "vat_number", "director", "accountant")


class MasterData:
    """What is kept of sellers, and what the warehouse last said of the rest."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def seller(self, legal_entity_id: str) -> Seller:
        """The legal entity with its accounts and regimes; Conflict when staff have not entered it yet."""
        row = (
            (await self._tx.execute(select(LEGAL_ENTITY).where(LEGAL_ENTITY.c.legal_entity_id == legal_entity_id)))
            .mappings()
            .one_or_none()
        )
        if row is None:
            raise Conflict(f"the legal entity {legal_entity_id} is not set up", code="seller_not_set_up")
        accounts = await self._tx.execute(
            select(LEGAL_ENTITY_ACCOUNT)
            .where(LEGAL_ENTITY_ACCOUNT.c.legal_entity_id == legal_entity_id)
            .order_by(LEGAL_ENTITY_ACCOUNT.c.position)
        )
        regimes = await self._tx.execute(
            select(LEGAL_ENTITY_REGIME).where(LEGAL_ENTITY_REGIME.c.legal_entity_id == legal_entity_id)
        )
        return Seller(
            party=Party(party_id=legal_entity_id, **{name: row[name] for name in _PARTY}),
            accounts=tuple(Bank(**{name: one[name] for name in _BANK}) for one in accounts.mappings()),
            regimes=tuple(Regime(one.valid_from, TaxKind(one.tax_kind), one.tax_rate, one.note) for one in regimes),
        )

    async def application(self, application_id: str) -> tuple[SourceApplication, SourceClient]:
        """The application and its client as last seen in the warehouse, or NotFound."""
        row = (await self._tx.execute(_APPLICATION, {"application_id": application_id})).one_or_none()
        if row is None:
            raise NotFound(f"there is no application {application_id}", code="application_not_found")
        return SourceApplication.model_validate(row.application), SourceClient.model_validate(row.client)

    async def remember(self, application: SourceApplication, client: SourceClient, at: datetime) -> None:
        """Keep what the warehouse says now; nothing is written, or locked, when it says what it said before."""
        row = (await self._tx.execute(_APPLICATION, {"application_id": application.application_id})).one_or_none()
        new = (application.model_dump(mode="json"), client.model_dump(mode="json"))
        if row is not None and (row.application, row.client) == new:
            return
        await source_data.remember(self._tx, client, application, at)
