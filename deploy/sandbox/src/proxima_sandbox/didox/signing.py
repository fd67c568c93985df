"""What Didox checks of a signature: the container, the timestamp around it, the signer's company, and what was signed.

The timestamp is a container of the sandbox's own key around the signer's container and the moment. That a plain
container without it is refused, and that JSON is compared by value and not by its whitespace, is inferred.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509

from proxima_sandbox.cms import NotSigned, Signed, Signer, kept_signer, verified
from proxima_sandbox.didox.shapes import Body, in_data

_SINCE, _UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC)


class Timestamps:
    """The authority of moments that Didox puts around containers."""

    def __init__(self, folder: Path) -> None:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Didox sandbox timestamps")])
        self._signer: Signer = kept_signer(folder, "timestamps", subject, since=_SINCE, until=_UNTIL)

    def stamp(self, container: bytes, moment: datetime) -> str:
        """The container with its moment, in base64; raises `NotSigned` for what is none."""
        verified(container)
        stamped = {"pkcs7": base64.b64encode(container).decode(), "at": moment.isoformat()}
        return base64.b64encode(self._signer.sign(json.dumps(stamped).encode())).decode()

    def opened(self, token: str) -> Signed:
        """The signer's container inside a timestamp of ours."""
        outer = verified(decoded(token))
        if outer.certificate != self._signer.certificate:
            raise NotSigned("no timestamp")
        return verified(base64.b64decode(json.loads(outer.content)["pkcs7"]))


def decoded(encoded: str) -> bytes:
    """Base64, or `NotSigned`."""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise NotSigned("not base64") from None


def signed_by(timestamps: Timestamps, token: object, tin: str) -> Signed:
    """The container of a signer of that company; raises Didox's refusal."""
    try:
        signed = timestamps.opened(token if isinstance(token, str) else "")
    except NotSigned as error:
        raise in_data(f"Подпись недействительна: {error}", traced=True) from error
    if tin not in (signed.tin, signed.pinfl):
        raise in_data("Подпись принадлежит другой организации", 403, traced=True)
    return signed


def require_content(signed: Signed, expected: Any) -> None:
    """Refuse a signature over anything but that."""
    try:
        content = json.loads(signed.content)
    except ValueError:
        content = None
    if content != expected:
        raise in_data("Подписано не то содержимое, которое хранится в документе", traced=True)


def kept_signature(signed: Signed, moment: datetime, action: str) -> Body:
    """A signature as the document keeps it."""
    return {
        "tin": signed.tin,
        "signer": signed.signer,
        "serial": signed.serial,
        "at": moment.isoformat(),
        "action": action,
        "pkcs7": base64.b64encode(signed.container).decode(),
    }
