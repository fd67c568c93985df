"""Sellers, clients and applications: answered by the invoice service."""

from __future__ import annotations

from datetime import date

from proxima_common.contracts.api.branding import BrandingRead, BrandingWrite
from proxima_common.contracts.api.master_data import (
    ApplicationRead,
    CheckClient,
    ClientRead,
    LegalEntityRead,
    LegalEntityWrite,
    NextNumber,
)
from proxima_common.contracts.api.shared import Page
from pydantic import BaseModel, ConfigDict

from proxima_gateway.clients.owners import Owner
from proxima_gateway.routes.declared import Declarations, Filters

CLIENT = "/clients/{client_id}"
SELLER = "/legal-entities/{legal_entity_id}"


class ListedOn(Filters):
    """The day whose rules of staff are laid over; none are without it."""

    on: date | None = None


class ApplicationFilters(ListedOn):
    client_id: str | None = None


class OfDay(BaseModel):
    """The day whose rules of staff are laid over; today if none is named."""

    model_config = ConfigDict(extra="ignore")

    on: date | None = None


class NumberQuestion(BaseModel):
    """For which series and day."""

    model_config = ConfigDict(extra="ignore")

    kind: str
    on: date


master_data = Declarations(Owner.INVOICE, "master data")
master_data.get("/legal-entities", "list_legal_entities", Page[LegalEntityRead], "Our sellers.", query=Filters)
master_data.get(SELLER, "get_legal_entity", LegalEntityRead, "A seller.")
master_data.get(
    f"{SELLER}/next-number",
    "get_next_number",
    NextNumber,
    "The number that a series gives next, if nothing else happens until then.",
    query=NumberQuestion,
)
master_data.put(
    SELLER,
    "write_legal_entity",
    LegalEntityRead,
    "Write a seller whole; If-Match when it exists (administrators).",
    body=LegalEntityWrite,
    may_match=True,
)
master_data.get(f"{SELLER}/branding", "get_branding", BrandingRead, "How a seller's papers look.")
master_data.put(
    f"{SELLER}/branding",
    "write_branding",
    BrandingRead,
    "Write it whole (administrators).",
    body=BrandingWrite,
    versioned=True,
)
master_data.get(
    "/clients",
    "list_clients",
    Page[ClientRead],
    "Clients, as the source has them, or on a day as staff do.",
    query=ListedOn,
)
master_data.get(CLIENT, "get_client", ClientRead, "A client, as the source and staff have it.", query=OfDay)
master_data.post(f"{CLIENT}/check", "check_client", ClientRead, "It was compared with the tax base.", body=CheckClient)
master_data.get(
    "/applications",
    "list_applications",
    Page[ApplicationRead],
    "Applications, as the source has them, or on a day as staff do.",
    query=ApplicationFilters,
)
master_data.get(
    "/applications/{application_id}",
    "get_application",
    ApplicationRead,
    "An application, as the source and staff have it.",
    query=OfDay,
)
