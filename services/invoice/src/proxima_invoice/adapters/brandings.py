"""How papers of legal entities look, in Postgres."""

from datetime import datetime

from proxima_common.contracts.api.branding import BrandingRead, BrandingWrite
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from proxima_invoice.adapters.tables.seller import BRANDING
from proxima_invoice.adapters.versioned import put_version


class BrandingRepository:
    """Brandings, in one transaction."""

    def __init__(self, tx: AsyncConnection) -> None:
        self._tx = tx

    async def get(self, legal_entity_id: str, *, lock: bool = False) -> BrandingRead:
        """The legal entity's branding, or the product's own while there is none."""
        query = select(*(BRANDING.c[name] for name in BrandingRead.model_fields))
        query = query.where(BRANDING.c.legal_entity_id == legal_entity_id)
        row = (await self._tx.execute(query.with_for_update() if lock else query)).mappings().one_or_none()
        if row is None:
            return BrandingRead(legal_entity_id=legal_entity_id, version=0)
        return BrandingRead.model_validate(dict(row))

    async def put(self, legal_entity_id: str, body: BrandingWrite, version: int, now: datetime) -> None:
        """Replace the branding as `version`; PreconditionFailed when a rival was first."""
        values = body.model_dump(mode="json") | {"version": version, "updated_at": now}
        await put_version(self._tx, BRANDING, legal_entity_id, values, what="the branding")
