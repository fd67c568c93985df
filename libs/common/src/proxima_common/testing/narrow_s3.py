"""A TLS server that takes an upload only in the form R2 takes it, for what no plain-HTTP server ever sees.

Over plain HTTP a client's checksum is a header; over TLS it is a trailer of a chunked body, which R2 answers with 501.
"""

from __future__ import annotations

import hashlib
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from proxima_common.testing.local_http import LocalServer, serving

_REFUSED_HEADERS = (
    "x-amz-acl",
    "x-amz-tagging",
    "x-amz-server-side-encryption",
    "x-amz-object-lock-mode",
    "x-amz-object-lock-legal-hold",
    "x-amz-expected-bucket-owner",
)


@dataclass
class NarrowS3:
    """What the server was sent; `url` and the certificate to trust."""

    url: str
    ca_file: Path
    objects: dict[str, bytes] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)


@contextmanager
def narrow_s3(folder: Path) -> Iterator[NarrowS3]:
    """Serve until left; the certificate is made for this server alone."""
    certificate, key = _self_signed(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server: LocalServer[NarrowS3] = LocalServer(_Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.state = NarrowS3(f"https://127.0.0.1:{server.server_port}", certificate)
    with serving(server) as narrow:
        yield narrow


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LocalServer[NarrowS3]

    def handle_expect_100(self) -> bool:
        """Refuse before the body is sent: clients ask first."""
        refusal = self._refusal()
        if refusal is None:
            return super().handle_expect_100()
        self.server.state.refusals.append(refusal[1])
        self.close_connection = True
        self._answer(*refusal)
        return False

    def do_PUT(self) -> None:
        """Take an object once, in one piece of known length."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["If-None-Match"] == "*" and self.path in self.server.state.objects:
            self._answer(412, "PreconditionFailed")
            return
        self.server.state.objects[self.path] = body
        self._answer(200, "", {"ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'})

    def do_GET(self) -> None:
        """Give an object."""
        body = self.server.state.objects.get(self.path)
        if body is None:
            self._answer(404, "NoSuchKey")
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _refusal(self) -> tuple[int, str] | None:
        headers = self.headers
        if "aws-chunked" in headers.get("Content-Encoding", "") or headers.get("X-Amz-Trailer"):
            return 501, "NotImplemented"
        if headers.get("X-Amz-Content-SHA256", "").startswith("STREAMING-"):
            return 501, "NotImplemented"
        if any(headers.get(name) for name in _REFUSED_HEADERS):
            return 501, "NotImplemented"
        if not headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"):
            return 401, "Unauthorized"
        if not headers.get("Content-Length"):
            return 411, "MissingContentLength"
        return None

    def _answer(self, status: int, code: str, headers: dict[str, str] | None = None) -> None:
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode() if code else b""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _self_signed(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "narrow S3")])
    now = datetime.now(UTC)
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(loopback, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "narrow-s3.crt", folder / "narrow-s3.key"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    key_file.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return certificate_file, key_file
