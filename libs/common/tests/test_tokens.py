from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from proxima_common.errors import Forbidden, Unauthenticated
from proxima_common.http.tokens import Grant, StaffTokenSigner, StaffTokenVerifier


def a_key() -> tuple[str, str]:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


PRIVATE, PUBLIC = a_key()
GRANTS = [Grant("preparer", "S1"), Grant("viewer", "*")]


def a_token(audience: str = "invoice") -> str:
    return StaffTokenSigner(PRIVATE).sign(staff_id="7", name="Ann", grants=GRANTS, grants_version=3, audience=audience)


def test_the_service_sees_who_it_is_and_what_they_may_do() -> None:
    staff = StaffTokenVerifier(PUBLIC, "invoice").verify(a_token())
    assert (staff.staff_id, staff.name, staff.grants_version, staff.actor) == ("7", "Ann", 3, "staff:7")
    staff.require("approver", "preparer", legal_entity_id="S1")
    staff.require("viewer", legal_entity_id="S2")
    with pytest.raises(Forbidden):
        staff.require("preparer", legal_entity_id="S2")
    with pytest.raises(Forbidden):
        staff.require("preparer", legal_entity_id="*")
    assert staff.legal_entities("preparer") == {"S1"}


def test_another_services_token_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        StaffTokenVerifier(PUBLIC, "render").verify(a_token())


def test_another_key_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        StaffTokenVerifier(a_key()[1], "invoice").verify(a_token())


@pytest.mark.parametrize("changed", ["", "x", "a.b.c", a_token()[:-4] + "AAAA"])
def test_rubbish_is_refused(changed: str) -> None:
    with pytest.raises(Unauthenticated):
        StaffTokenVerifier(PUBLIC, "invoice").verify(changed)


def forged(**changes: object) -> str:
    now = datetime.now(UTC)
    claims = {
        "iss": "proxima-gateway",
        "aud": "invoice",
        "sub": "7",
        "name": "Ann",
        "grants": [["admin", "*"]],
        "grants_version": 1,
        "iat": now,
        "exp": now + timedelta(seconds=60),
    }
    return jwt.encode({**claims, **changes}, Ed25519PrivateKey.generate() if changes.pop("k", 0) else _key(), "EdDSA")


def _key() -> Ed25519PrivateKey:
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(PRIVATE.encode(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


def test_time_is_kept() -> None:
    verifier = StaffTokenVerifier(PUBLIC, "invoice")
    past = datetime.now(UTC) - timedelta(minutes=5)
    with pytest.raises(Unauthenticated) as expired:
        verifier.verify(forged(iat=past, exp=past + timedelta(seconds=60)))
    assert expired.value.code == "token_expired"
    with pytest.raises(Unauthenticated):
        verifier.verify(forged(exp=datetime.now(UTC) + timedelta(hours=1)))
    with pytest.raises(Unauthenticated):
        verifier.verify(forged(iss="someone"))


def test_a_token_without_signature_or_signed_with_the_public_key_is_refused() -> None:
    verifier = StaffTokenVerifier(PUBLIC, "invoice")
    claims = jwt.decode(a_token(), options={"verify_signature": False})
    with pytest.raises(Unauthenticated):
        verifier.verify(jwt.encode(claims, "", algorithm="none"))
    header = jwt.encode(claims, "x" * 32, algorithm="HS256")
    with pytest.raises(Unauthenticated):
        verifier.verify(header)
