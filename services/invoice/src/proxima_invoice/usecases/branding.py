"""How a legal entity's papers look: administrators set it, finalizing freezes it."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from proxima_common.contracts.api.branding import BrandingRead, BrandingWrite, LogoWrite
from proxima_common.contracts.branding import Branding
from proxima_common.contracts.words import Role
from proxima_common.errors import FieldError, Invalid, NotFound
from proxima_common.said import said

from proxima_invoice.domain.contrast import LEAST, on_white
from proxima_invoice.domain.logo import clean_logo
from proxima_invoice.usecases.billing_ports import BillingDesk

_FIELDS = tuple(Branding.model_fields)


async def put_branding(
    desk: BillingDesk, legal_entity_id: str, body: BrandingWrite, seen: Callable[[int], None]
) -> BrandingRead:
    """Replace the branding. What is frozen stays as it looks; the next revision takes the new one.

    Raises `Invalid` as `checked` does.
    """
    desk.staff.require([Role.ADMIN], legal_entity_id)
    body = checked(body)
    if await desk.sellers.get(legal_entity_id, lock=True) is None:
        raise NotFound(f"there is no legal entity {legal_entity_id}")
    before = await desk.brandings.get(legal_entity_id, lock=True)
    seen(before.version)
    await desk.brandings.put(legal_entity_id, body, before.version + 1, desk.now)
    after = await desk.brandings.get(legal_entity_id)
    was, now = _told(before), _told(after)
    changes = [{"field": name, "before": was[name], "after": now[name]} for name in _FIELDS if was[name] != now[name]]
    await desk.master_audit.append(f"branding:{legal_entity_id}", desk.staff, "change", changes, desk.now)
    return after


def checked(body: BrandingWrite) -> BrandingWrite:
    """The branding as it will be printed: the colour in one spelling, of the logo's file the picture alone.

    Raises `Invalid` naming the fields: an accent that cannot be read on white paper, a logo that is none.
    """
    faults = []
    accent, logo = body.accent and body.accent.lower(), body.logo
    if accent and on_white(accent) < LEAST:
        ratio = on_white(accent)
        detail = f"its contrast on white paper is {ratio} : 1, and {LEAST} : 1 is the least that can be read"
        faults.append(FieldError("/accent", said("contrast_low", detail, ratio=ratio, least=LEAST)))
    if logo:
        try:
            logo = _cleaned(logo)
        except Invalid as error:
            faults.append(FieldError("/logo", error.detail))
    if faults:
        raise Invalid("; ".join(fault.detail for fault in faults), fields=faults)
    return body.model_copy(update={"accent": accent, "logo": logo})


def frozen(branding: BrandingWrite) -> Branding | None:
    """What a revision keeps of it; nothing while it is the product's own, so that content says so as it always did."""
    made = Branding.model_validate(branding.model_dump(mode="json", include=set(_FIELDS)))
    return None if made == Branding() else made


def _cleaned(logo: LogoWrite) -> LogoWrite:
    try:
        data = base64.b64decode(logo.data, validate=True)
    except ValueError as error:
        raise Invalid(said("logo_not_base64", "the file did not arrive whole")) from error
    picture = clean_logo(logo.media_type, data)
    return logo.model_copy(update={"data": base64.b64encode(picture).decode()})


def _told(branding: BrandingRead) -> dict[str, Any]:
    """For the audit a picture is its hash."""
    told = branding.model_dump(mode="json", include=set(_FIELDS))
    if branding.logo:
        told["logo"] = hashlib.sha256(base64.b64decode(branding.logo.data)).hexdigest()
    return told
