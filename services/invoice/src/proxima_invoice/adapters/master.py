"""Sellers, clients and applications in Postgres."""

from datetime import datetime

from proxima_common.contracts.branding import Branding
from proxima_common.contracts.prefill import SourceApplication, SourceClient, SourceRules
from proxima_common.errors import Conflict, NotFound
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters import source_data
from proxima_invoice.adapters.brandings import BrandingRepository
from proxima_invoice.adapters.legal_entities import LegalEntityRepository
from proxima_invoice.adapters.tables.master import APPLICATION
from proxima_invoice.domain.sellers import Seller
from proxima_invoice.usecases.branding import frozen
from proxima_invoice.usecases.sellers import seller_of

_APPLICATION = text(
    """select a.source as application, c.source as client from application a join client c using (client_id)
       where a.application_id = :application_id"""
)


class MasterData:
    """What is kept of sellers, and what the warehouse last said of the rest."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def seller(self, legal_entity_id: str) -> Seller:
        """The legal entity with what is dated of it; Conflict when staff have not entered it yet."""
        found = await LegalEntityRepository(self._tx).get(legal_entity_id)
        if found is None:
            raise Conflict(f"the legal entity {legal_entity_id} is not set up", code="seller_not_set_up")
        return seller_of(found)

    async def branding(self, legal_entity_id: str) -> Branding | None:
        """How the legal entity's papers look now, to be frozen; None while that is the product's own way."""
        return frozen(await BrandingRepository(self._tx).get(legal_entity_id))

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

    async def remember_rules(self, application_id: str, rules: SourceRules) -> None:
        """Keep what the warehouse says of the deal now; nothing is written when it says what it said before."""
        said = rules.model_dump(mode="json")
        told = update(APPLICATION).where(APPLICATION.c.application_id == application_id)
        await self._tx.execute(told.where(APPLICATION.c.rules.is_distinct_from(said)).values(rules=said))

    async def rules(self, application_id: str) -> SourceRules | None:
        """What the warehouse last said of the deal; None until an overview told."""
        query = select(APPLICATION.c.rules).where(APPLICATION.c.application_id == application_id)
        said = (await self._tx.execute(query)).scalar_one_or_none()
        return None if said is None else SourceRules.model_validate(said)
