"""The keys in the program's folder: invented signers of the demonstration's sellers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from proxima_common.clock import TASHKENT

from proxima_sandbox.cms import PINFL_OID, TIN_OID, Signer, kept_signer

_SINCE, _UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Holder:
    """A person with a key of a company."""

    file: str
    name: str
    role: str
    company: str
    tin: str
    pinfl: str


HOLDERS = (
    Holder("DS300000091-1", "Direktor Proxima Ops", "director", '"Proxima Ops" MCHJ', "300000091", "30101300000091"),
    Holder("DS300000091-2", "Sitora Signer (demo)", "signer", '"Proxima Ops" MCHJ', "300000091", "30101300000191"),
    Holder("DS300000092-1", "Direktor Proxima Labs", "director", '"Proxima Labs" MCHJ', "300000092", "30101300000092"),
    Holder("DS300000001-1", "Прежний Директор", "director", '"Savat Retail" MCHJ', "300000001", "30101300000001"),
)
"""Two sellers, of one also a person who may sign, and a buyer, so that refusing with a signature can be shown."""

DISK, PATH = "D:\\", "DSKEYS"


class Keys:
    """Keys by file name, made the first time they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._signers = {holder.file: _signer(folder, holder) for holder in HOLDERS}

    def listed(self) -> list[dict[str, str]]:
        """As `pfx.list_all_certificates` shows them."""
        return [{"disk": DISK, "path": PATH, "name": holder.file, "alias": self._alias(holder)} for holder in HOLDERS]

    def signer(self, file: str) -> Signer | None:
        """The key of that file."""
        return self._signers.get(file)

    def holder(self, file: str) -> Holder:
        """Whose key it is."""
        return next(holder for holder in HOLDERS if holder.file == file)

    def _alias(self, holder: Holder) -> str:
        certificate = self._signers[holder.file].certificate
        since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        return (
            f"cn={holder.name},o={holder.company},t={holder.role},c=uz,uid={holder.pinfl[-9:]},"
            f"{PINFL_OID.dotted_string}={holder.pinfl},{TIN_OID.dotted_string}={holder.tin},"
            f"serialnumber={certificate.serial_number:x},validfrom={_moment(since)},validto={_moment(until)}"
        )


def _signer(folder: Path, holder: Holder) -> Signer:
    subject = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COMMON_NAME, holder.name),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, holder.company),
            x509.NameAttribute(x509.NameOID.TITLE, holder.role),
            x509.NameAttribute(PINFL_OID, holder.pinfl),
            x509.NameAttribute(TIN_OID, holder.tin),
        ]
    )
    return kept_signer(folder, holder.file, subject, since=_SINCE, until=_UNTIL)


def _moment(at: datetime) -> str:
    return at.astimezone(TASHKENT).strftime("%Y.%m.%d %H:%M:%S")
