"""The signer's program over its websocket: real containers, and people who do not play along."""

from __future__ import annotations

import base64
import time

import httpx
import pytest
from proxima_sandbox.cms import NotSigned, verified
from proxima_sandbox.eimzo.capi import CANCELLED, WRONG_PASSWORD
from proxima_sandbox.testing_didox import EimzoSandbox
from websockets.exceptions import ConnectionClosed

CONTENT, TIN = b'{"version":1}', "300000091"


def test_a_page_introduces_itself_and_lists_keys(eimzo_sandbox: EimzoSandbox) -> None:
    version, apikey, half, listed, unknown, nonsense = eimzo_sandbox.call(
        {"name": "version"},
        {"name": "apikey", "arguments": ["localhost", "00"]},
        {"name": "apikey", "arguments": ["localhost"]},
        {"plugin": "pfx", "name": "list_all_certificates"},
        {"plugin": "pfx", "name": "format_stick"},
        {"plugin": "pkcs7", "name": "create_pkcs7", "arguments": ["", "nobody", "no"]},
    )
    assert (version["major"], apikey["success"], half["success"]) == ("6", True, False)
    assert {"disk", "path", "name", "alias"} == set(listed["certificates"][0])
    assert (unknown["success"], "not found" in unknown["reason"]) == (False, True)
    assert nonsense["reason"].startswith("Ключ не найден")


def test_a_container_holds_exactly_what_was_given(eimzo_sandbox: EimzoSandbox) -> None:
    made = eimzo_sandbox.sign(CONTENT, TIN)
    container = base64.b64decode(made.pkcs7_64)
    signed = verified(container)
    assert (signed.content, signed.tin, signed.signer) == (CONTENT, TIN, "Direktor Proxima Ops")
    assert (signed.signature.hex(), signed.serial) == (made.signature_hex, made.serial)
    with pytest.raises(NotSigned, match="does not hold"):
        verified(container.replace(b'"version":1', b'"version":2'))
    for broken in (b"", CONTENT, container[:-3], container + b"\x00"):
        with pytest.raises(NotSigned):
            verified(broken)


def test_keys_stay_the_same(eimzo_sandbox: EimzoSandbox) -> None:
    before = eimzo_sandbox.sign(CONTENT, TIN).serial
    eimzo_sandbox.restart()
    assert eimzo_sandbox.sign(CONTENT, TIN).serial == before
    assert len(eimzo_sandbox.state()["signed"]) == 2


@pytest.mark.parametrize(
    ("switch", "reason"), [("wrong_password_next", WRONG_PASSWORD), ("user_cancels_next", CANCELLED)]
)
def test_a_person_mistypes_or_cancels(eimzo_sandbox: EimzoSandbox, switch: str, reason: str) -> None:
    eimzo_sandbox.switch(**{switch: 1})
    with pytest.raises(RuntimeError, match=reason.split(":")[0]):
        eimzo_sandbox.sign(CONTENT, TIN)
    assert eimzo_sandbox.state() == {"signed": [], "password_windows": 0}
    eimzo_sandbox.sign(CONTENT, TIN)


def test_a_key_is_unlocked_once_for_many_signatures(eimzo_sandbox: EimzoSandbox) -> None:
    (listed,) = eimzo_sandbox.call({"plugin": "pfx", "name": "list_all_certificates"})
    (loaded,) = eimzo_sandbox.call(
        {"plugin": "pfx", "name": "load_key", "arguments": list(listed["certificates"][0].values())}
    )
    data = base64.b64encode(CONTENT).decode()
    create = {"plugin": "pkcs7", "name": "create_pkcs7", "arguments": [data, loaded["keyId"], "no"]}
    assert all(answer["success"] for answer in eimzo_sandbox.call(create, create, create))
    state = eimzo_sandbox.state()
    assert (len(state["signed"]), state["password_windows"]) == (3, 1)


def test_without_the_stick_there_is_no_key(eimzo_sandbox: EimzoSandbox) -> None:
    eimzo_sandbox.switch(key_missing=True)
    (listed,) = eimzo_sandbox.call({"plugin": "pfx", "name": "list_all_certificates"})
    assert (listed["success"], listed["certificates"]) == (True, [])


def test_a_slow_person(eimzo_sandbox: EimzoSandbox) -> None:
    eimzo_sandbox.switch(slow_ms=200)
    begun = time.monotonic()
    eimzo_sandbox.sign(CONTENT, TIN)
    assert time.monotonic() - begun >= 0.2


@pytest.mark.parametrize(("switch", "signed"), [("dies_next", 0), ("dies_after_next", 1)])
def test_the_program_dies(eimzo_sandbox: EimzoSandbox, switch: str, signed: int) -> None:
    eimzo_sandbox.switch(**{switch: 1})
    with pytest.raises(ConnectionClosed):
        eimzo_sandbox.sign(CONTENT, TIN)
    eimzo_sandbox.restart()
    assert len(eimzo_sandbox.state()["signed"]) == signed
    eimzo_sandbox.sign(CONTENT, TIN)


def test_people_have_a_page(eimzo_sandbox: EimzoSandbox) -> None:
    eimzo_sandbox.sign(b"<i>1</i>", TIN)
    page = httpx.get(eimzo_sandbox.base_url, trust_env=False).text
    assert "Sitora Signer (demo)" in page
    assert "&lt;i&gt;1&lt;/i&gt;" in page
