"""A DKIM signature holds for the message it was made for, and for no other."""

import re
from base64 import b64decode
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from proxima_delivery.adapters.mail.dkim import SIGNED, DkimKey, relaxed_body

AT = datetime(2026, 11, 2, 20, 30, tzinfo=UTC)
KEY = rsa.generate_private_key(65537, 2048)


def a_message(**headers: str) -> bytes:
    message = EmailMessage(policy=policy.SMTP)
    known = {"From": "Proxima Ops <billing@seller.example>", "To": "buh@client.example", "Subject": "Счёт № 142"}
    for name, value in {**known, **headers}.items():
        message[name] = value
    message.set_content("Здравствуйте!\n\nДокументы приложены.\n\n\n")
    return message.as_bytes()


def holds(signed: bytes) -> bool:
    """As RFC 6376 §6.1.3 says, written apart from the signer."""
    head, body = signed.split(b"\r\n\r\n", 1)
    fields = re.findall(rb"(?s)([^\r\n:]+):((?:[^\r\n]|\r\n[ \t])*)(?:\r\n|\Z)", head)
    own = fields[0][1].decode()
    tags = dict(re.findall(r"(\w+)=((?:[^;])*)", re.sub(r"\s", "", own)))
    if b64decode(tags["bh"]) != sha256(relaxed_body(body)).digest():
        return False
    left = [(name.lower().decode(), " ".join(value.decode().split())) for name, value in fields[1:]]
    data = ""
    for wanted in tags["h"].split(":"):
        found = [at for at, (name, _) in enumerate(left) if name == wanted]
        if found:
            name, value = left.pop(found[-1])
            data += f"{name}:{value}\r\n"
    data += "dkim-signature:" + " ".join(re.sub(r"b=[^;]*$", "b=", own).split())
    try:
        KEY.public_key().verify(b64decode(tags["b"]), data.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        return False
    return True


def signed(message: bytes) -> bytes:
    return DkimKey("seller.example", "p1", KEY).signed(message, AT)


def test_what_was_signed_holds() -> None:
    made = signed(a_message(Cc="dir@client.example", References="<a@b> <c@d>"))
    assert made.startswith(
        b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=seller.example; s=p1; t=1793651400;"
    )
    assert holds(made)
    assert max(map(len, made.split(b"\r\n"))) < 300


def test_blanks_and_folding_on_the_way_do_not_break_it() -> None:
    made = signed(a_message())
    assert holds(made.replace(b"To: buh", b"TO:\r\n  buh") + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"buh@client", b"eve@client"),
        (b"billing@seller", b"billing@evil"),
        (b"\r\n\r\n", b"\r\n\r\nX"),
        (b"\r\nSubject:", b"\r\nSubject: more\r\nSubject:"),
        (b"\r\nFrom:", b"\r\nFrom: eve@evil.example\r\nFrom:"),
        (b"\r\nMIME-Version", b"\r\nCc: eve@evil.example\r\nMIME-Version"),
        (b"\r\nMIME-Version", b"\r\nList-Unsubscribe: <https://evil.example>\r\nMIME-Version"),
    ],
)
def test_what_was_changed_or_added_does_not(old: bytes, new: bytes) -> None:
    made = signed(a_message())
    assert old in made
    assert holds(made)
    assert not holds(made.replace(old, new, 1))


def test_the_body_of_the_standards_example() -> None:
    assert relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert relaxed_body(b"\r\n\r\n") == b""


def test_from_and_subject_cannot_be_doubled() -> None:
    assert SIGNED.count("from") == SIGNED.count("subject") == 2


def test_a_key_that_is_too_small_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    for key in (rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256R1())):
        file = tmp_path / "key.pem"
        file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        with pytest.raises(ValueError, match="not an RSA key of 2048 bits"):
            DkimKey.load("seller.example", "p1", file)
