"""Files of the registry over HTTP: a small one at once, a large one from the batch that made it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse
from proxima_common.contracts.api.registry import Export, ExportFormat, RegistryFilters, RegistrySort, SortOrder

from proxima_invoice.adapters.exports import direct_file, file_name, parts_of
from proxima_invoice.adapters.registry_filters import check
from proxima_invoice.adapters.sheets import MEDIA_TYPES
from proxima_invoice.entrypoints.call import Caller
from proxima_invoice.usecases.batches import export_of

router = APIRouter(tags=["registry"])
_FILE = {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()}}


class ExportQuery(RegistryFilters):
    """The filters with a format and an order."""

    format: ExportFormat = ExportFormat.XLSX
    bom: bool = True
    sort: RegistrySort = RegistrySort.DOCUMENT_DATE
    order: SortOrder = SortOrder.ASC


@router.get("/registry/export", response_class=Response, responses={200: _FILE})
async def export(call: Caller, query: Annotated[ExportQuery, Query()]) -> Response:
    """What the filters keep as a file; more than two thousand invoices are for a batch."""
    check(query)
    filters = RegistryFilters(**{name: getattr(query, name) for name in RegistryFilters.model_fields})
    asked = Export(format=query.format, bom=query.bom, filters=filters, sort=query.sort, order=query.order)
    async with call.made.database.snapshot() as tx:
        body = await direct_file(tx, asked, call.staff.visible_entities())
    return Response(body, media_type=MEDIA_TYPES[asked.format], headers=_named(file_name(asked, call.made.clock.now())))


@router.get("/batches/{batch_id}/file", response_class=Response, responses={200: _FILE})
async def batch_file(call: Caller, batch_id: UUID) -> Response:
    """The file that an export made, for who asked for it, while it is kept."""
    async with call.made.database.transaction() as tx:
        read = await export_of(call.made.desk(tx, call.staff), batch_id)
    assert read.file is not None  # export_of says so
    headers = _named(read.file.name) | {"content-length": str(read.file.size)}
    return StreamingResponse(parts_of(call.made.database, batch_id), media_type=read.file.media_type, headers=headers)


def _named(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
