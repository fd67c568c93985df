"""A DKIM signature (RFC 6376: rsa-sha256, relaxed/relaxed) over a message as it will travel."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SMALLEST_KEY = 2048
# The names are signed whether or not they are there, so that none can be added; From and Subject once more than they
# are (RFC 6376 §8.15), so that no second one can.
SIGNED = (
    "from", "from", "to", "cc", "reply-to", "subject", "subject", "date", "message-id", "in-reply-to", "references",
    "mime-version", "content-type", "auto-submitted", "list-id", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip


@dataclass(frozen=True)
class DkimKey:
    """The key of a domain's selector."""

    domain: str
    selector: str
    key: RSAPrivateKey

    @classmethod
    def load(cls, domain: str, selector: str, file: Path) -> "DkimKey":
        """The key in a PEM file; ValueError when it is not RSA of 2048 bits or more."""
        key = load_pem_private_key(file.read_bytes(), None)
        if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST_KEY:
            raise ValueError(f"the DKIM key of {domain} is not an RSA key of {SMALLEST_KEY} bits or more")
        return cls(domain, selector, key)

    def signed(self, message: bytes, at: datetime) -> bytes:
        """The message with its signature in front. `message` has CRLF lines, as it goes over the wire."""
        head, _, body = message.partition(b"\r\n\r\n")
        headers = _headers(head)
        digest = b64encode(sha256(relaxed_body(body)).digest()).decode()
        tags = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain}; s={self.selector}; t={int(at.timestamp())};"
            f"\r\n h={':'.join(SIGNED)};\r\n bh={digest};\r\n b="
        )
        unsigned = f"DKIM-Signature: {tags}".encode()
        data = _chosen(headers) + _relaxed(*_split(unsigned)).removesuffix(b"\r\n")
        signature = b64encode(self.key.sign(data, PKCS1v15(), SHA256())).decode()
        folded = "\r\n ".join(signature[at : at + 72] for at in range(0, len(signature), 72))
        return unsigned + folded.encode() + b"\r\n" + message


def relaxed_body(body: bytes) -> bytes:
    """The body with blanks run together, none at ends of lines, no empty lines at its end (RFC 6376 §3.4.4)."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _headers(head: bytes) -> list[tuple[bytes, bytes]]:
    return [_split(line) for line in re.split(rb"\r\n(?![ \t])", head)]


def _split(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value


def _relaxed(name: bytes, value: bytes) -> bytes:
    unfolded = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip(b" ")
    return name.strip().lower() + b":" + unfolded + b"\r\n"


def _chosen(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    """The signed headers in the order of `SIGNED`, the last of several first (RFC 6376 §5.4.2)."""
    left = list(headers)
    found = b""
    for wanted in SIGNED:
        place = next((at for at in reversed(range(len(left))) if left[at][0].strip().lower() == wanted.encode()), None)
        if place is not None:
            found += _relaxed(*left.pop(place))
    return found
