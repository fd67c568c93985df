"""Signed containers of the stand-ins: real CMS (PKCS#7) with the content inside, over self-made keys.

The country's own algorithms and authorities are not played: the keys are P-256 and nobody vouches for them. What is
true of a container here is that its content was signed by the holder of the key in its certificate.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
    load_der_pkcs7_certificates,
)

TIN_OID = x509.ObjectIdentifier("1.2.860.3.16.1.1")
"""Where certificates of the country carry the company's TIN; the person's own number is in …1.2."""
PINFL_OID = x509.ObjectIdentifier("1.2.860.3.16.1.2")

_OCTETS, _SEQUENCE, _SET, _EXPLICIT = 0x04, 0x30, 0x31, 0xA0


class NotSigned(Exception):
    """The bytes are no container, or its signature does not hold."""


@dataclass(frozen=True)
class Signed:
    """What a container holds, once its signature was verified."""

    content: bytes
    certificate: x509.Certificate
    signature: bytes
    container: bytes

    @property
    def tin(self) -> str:
        """The company's TIN in the certificate, empty when it names none."""
        return self._named(TIN_OID)

    @property
    def pinfl(self) -> str:
        """The person's number in the certificate."""
        return self._named(PINFL_OID)

    @property
    def signer(self) -> str:
        """The person's name."""
        return self._named(x509.NameOID.COMMON_NAME)

    @property
    def serial(self) -> str:
        """The certificate's serial number as E-IMZO writes it."""
        return f"{self.certificate.serial_number:x}"

    def _named(self, oid: x509.ObjectIdentifier) -> str:
        found = self.certificate.subject.get_attributes_for_oid(oid)
        return str(found[0].value) if found else ""


def sign(content: bytes, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> bytes:
    """A container in DER with the content inside and no signed attributes, so that the content itself is signed."""
    builder = PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(Encoding.DER, [PKCS7Options.Binary, PKCS7Options.NoAttributes])


def verified(container: bytes) -> Signed:
    """What the container holds; raises `NotSigned` unless its one signature holds over exactly that."""
    try:
        signed_data = _inside(_fields(_inside(container, _SEQUENCE))[1], _EXPLICIT)
        fields = _fields(_inside(signed_data, _SEQUENCE))
        content = _inside(_inside(_fields(_inside(fields[2], _SEQUENCE))[1], _EXPLICIT), _OCTETS)
        (signer,) = _fields(_inside(fields[-1], _SET))
        signature = _inside(_fields(_inside(signer, _SEQUENCE))[-1], _OCTETS)
        (certificate,) = load_der_pkcs7_certificates(container)
        key = certificate.public_key()
    except (ValueError, IndexError) as error:
        raise NotSigned("not a signed container") from error
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise NotSigned("not a key of this sandbox")
    try:
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature as error:
        raise NotSigned("the signature does not hold") from error
    return Signed(content, certificate, signature, container)


def _inside(encoded: bytes, tag: int) -> bytes:
    (found, value, _), *more = list(_elements(encoded))
    if found != tag or more:
        raise ValueError("another element was expected")
    return value


def _fields(inside: bytes) -> list[bytes]:
    return [whole for _, _, whole in _elements(inside)]


def _elements(encoded: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Tag, value and whole encoding of each DER element in a row; tags of one byte, definite lengths."""
    at = 0
    while at < len(encoded):
        start, tag, size = at, encoded[at], encoded[at + 1]
        at += 2
        if size & 0x80:
            octets = size & 0x7F
            if not 0 < octets <= 4:
                raise ValueError("a length of another form")
            size = int.from_bytes(encoded[at : at + octets], "big")
            at += octets
        if at + size > len(encoded):
            raise ValueError("an element ends too early")
        yield tag, encoded[at : at + size], encoded[start : at + size]
        at += size


@dataclass(frozen=True)
class Signer:
    """A key with its certificate."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def sign(self, content: bytes) -> bytes:
        """A container over the content."""
        return sign(content, self.certificate, self.key)


def kept_signer(folder: Path, name: str, subject: x509.Name, *, since: datetime, until: datetime) -> Signer:
    """The signer kept in `folder` under `name`, with a key made the first time that only the owner may read."""
    path = folder / f"{name}.pem"
    if not path.exists():
        _write_private(path, _new_signer(subject, since, until))
    pem = path.read_bytes()
    key = serialization.load_pem_private_key(pem, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path.name} holds no key of this sandbox")
    return Signer(x509.load_pem_x509_certificate(pem), key)


def _new_signer(subject: x509.Name, since: datetime, until: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Proxima sandbox, not an authority")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(Encoding.PEM, form, serialization.NoEncryption()) + certificate.public_bytes(Encoding.PEM)


def _write_private(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
