"""The cabinet of one company at Didox, in our words."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from proxima_common.said import said

from proxima_delivery.adapters.didox import reading
from proxima_delivery.adapters.didox.client import DidoxClient
from proxima_delivery.adapters.didox.session import DidoxSession
from proxima_delivery.domain.didox.counterparty import BuyerCard, CatalogueCode
from proxima_delivery.domain.didox.exact import written
from proxima_delivery.settings.didox import DidoxSettings
from proxima_delivery.usecases.didox.failures import NoAnswer, NotThere, Refused, SessionGone
from proxima_delivery.usecases.didox.ports import Found, Json, Listed

MAX_PAGES = 500
_OURS = "0,1,2,3"
_EVERY = "0,1,2,3,4,5,6,8,40,50,55,60"
T = TypeVar("T")


class DidoxCabinet:
    """Every method is one intention; those that write do it once and never look first."""

    def __init__(self, client: DidoxClient, session: DidoxSession, settings: DidoxSettings) -> None:
        self._client, self._session, self._settings = client, session, settings

    async def create(self, doctype: str, body: Json) -> str:
        """Create a draft; its id."""
        path = f"/v1/documents/{doctype}/create/{self._settings.locale}"
        answer = await self._call("create", "POST", path, body=body)
        made = answer.get("_id") or (answer.get("data") or {}).get("_id")
        if not made:
            raise NoAnswer(said("didox_unreadable", "Didox's answer to a creation has no id"))
        return str(made).lower()

    async def read(self, partner_id: str) -> Found | None:
        """The document; None when it does not exist."""
        try:
            answer = await self._call("read", "GET", f"/v1/documents/{partner_id}", query={"owner": "1"})
        except NotThere:
            return None
        return reading.document(partner_id, answer)

    async def sent_to(self, doctype: str, partner_tin: str, on: date) -> list[Listed]:
        """Our documents of this type and day for this company that are drafts, sent or accepted."""
        query = {"doctype": doctype, "status": _OURS, "partner": partner_tin}
        rows = await self._listing(query)
        # The filter was seen not to narrow.
        return [row for row in rows if row.partner_tin == partner_tin and row.document_date == on.isoformat()]

    async def changed_since(self, day: date) -> list[Listed]:
        """Every document of ours, in whatever status, that changed on this day or later."""
        return await self._listing({"status": _EVERY, "dateFromUpdated": day.isoformat()})

    async def delete_draft(self, partner_id: str) -> None:
        """Delete it; what is gone is fine."""
        try:
            await self._call("delete_draft", "POST", f"/v1/documents/{partner_id}/delete/draft", body={})
        except NotThere:
            return

    async def timestamp(self, pkcs7: str, signature_hex: str) -> str:
        """The signature with the authority's time in it; changes nothing."""
        body = {"pkcs7": pkcs7, "signatureHex": signature_hex}
        answer = await self._call("timestamp", "POST", "/v1/dsvs/timestamp", body=body)
        token = answer.get("timeStampTokenB64")
        if answer.get("success") is False or not isinstance(token, str) or not token:
            raise Refused(said("didox_no_stamp", "Didox gave no time-stamp for this signature"), "signature_refused")
        return token

    async def sign(self, partner_id: str, stamped: str) -> str | None:
        """Sign, which is to send; a warning if there is one."""
        answer = await self._call("sign", "POST", f"/v1/documents/{partner_id}/sign", body={"signature": stamped})
        _true(answer)
        return reading.warning(answer.get("warningDetails"))

    async def to_cancel(self, partner_id: str, comment: str) -> bytes:
        """The bytes to be signed for a cancellation: an object, a ready base64 text, or nothing."""
        body = {"action": "cancel", **({"comment": comment} if comment else {})}
        answer = await self._call("to_cancel", "POST", f"/v1/documents/{partner_id}/tosign", body=body)
        data = answer.get("data")
        if isinstance(data, Mapping):
            return written(data, spaced=self._settings.signed_json == "spaced").encode()
        try:
            ready = base64.b64decode(data, validate=True) if isinstance(data, str) else b""
        except binascii.Error:
            ready = b""
        if not ready:
            raise NoAnswer(said("didox_unreadable", "Didox did not say what is to be signed for the cancellation"))
        return ready

    async def cancel(self, partner_id: str, stamped: str) -> None:
        """Cancel a sent document."""
        _true(await self._call("cancel", "POST", f"/v1/documents/{partner_id}/delete", body={"signature": stamped}))

    async def archive(self, partner_id: str) -> bytes:
        """The pack with both signatures."""
        return await self._logged_in(
            lambda key: self._client.fetch("archive", f"/v1/documents/{partner_id}/archive", user_key=key)
        )

    async def buyer(self, tin: str, on: date) -> BuyerCard:
        """What the tax base says of a company on a day."""
        try:
            card = await self._call("buyer", "GET", f"/v1/utils/info/{tin}")
        except NotThere:
            return BuyerCard(found=False)
        query = {"document_date": on.isoformat(), "isSeller": "true"}
        try:
            vat = await self._call("vat_status", "GET", f"/v1/profile/vatRegStatus/{tin}", query=query)
        except Refused:
            vat = {}
        return reading.buyer(card, vat)

    async def catalogue_codes(self) -> list[CatalogueCode]:
        """The codes of our profile with their packages."""
        found: list[CatalogueCode] = []
        for page in range(1, MAX_PAGES):
            query = {"search": "", "page": str(page)}
            rows = reading.rows(await self._call("codes", "GET", "/v1/profile/productClassCodes", query=query))
            fresh = [code for code in map(reading.catalogue_code, rows) if code not in found]
            if not fresh:
                break
            found += fresh
        return found

    async def offer_signed(self) -> bool:
        """Whether the public offer was signed once."""
        answer = await self._call("profile", "GET", "/v1/profile", query={"isSeller": "true"})
        return reading.offer_signed(answer)

    async def _listing(self, query: Mapping[str, str]) -> list[Listed]:
        """All rows. A page that is not full is the last one; too many are an error, for a part would be a lie."""
        rows: list[Listed] = []
        limit = self._settings.poll_limit
        for page in range(1, MAX_PAGES):
            paging = {"page": str(page), "limit": str(limit), "owner": "1"}
            found = reading.rows(await self._call("list", "GET", "/v2/documents", query={**query, **paging}))
            rows += map(reading.listed, found)
            if len(found) < limit:
                return rows
        raise NoAnswer(said("didox_too_long", f"the list has more than {limit * MAX_PAGES} documents"))

    async def _call(
        self, what: str, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None
    ) -> dict[str, Any]:
        answer = await self._logged_in(
            lambda key: self._client.call(what, method, path, user_key=key, query=query, body=body)
        )
        if not isinstance(answer, dict):
            raise NoAnswer(said("didox_unreadable", f"Didox's answer to {what} is no object"))
        return answer

    async def _logged_in(self, call: Callable[[str], Awaitable[T]]) -> T:
        """A key that is refused does nothing at the partner: log in again, once."""
        key = await self._session.key()
        try:
            return await call(key)
        except SessionGone:
            self._session.forget(key)
            return await call(await self._session.key())


def _true(answer: Mapping[str, Any]) -> None:
    if not answer.get("data"):
        raise NoAnswer(said("didox_unreadable", "Didox did not say that it was done"))
