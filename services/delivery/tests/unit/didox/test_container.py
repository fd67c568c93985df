"""What a PKCS#7 container says was signed, in the two ways that such containers are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_delivery.domain.didox.container import signed_content

OID = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")


def element(tag: int, *parts: bytes) -> bytes:
    value = b"".join(parts)
    size = len(value)
    length = bytes([size]) if size < 128 else bytes([0x82]) + size.to_bytes(2, "big")
    return bytes([tag]) + length + value


def endless(tag: int, *parts: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def definite(content: bytes) -> bytes:
    inner = element(0x30, DATA, element(0xA0, element(0x04, content)))
    return element(0x30, OID, element(0xA0, element(0x30, element(0x02, b"\x01"), element(0x31), inner)))


def in_pieces(content: bytes, size: int = 7) -> bytes:
    pieces = [element(0x04, content[at : at + size]) for at in range(0, len(content), size)]
    inner = endless(0x30, DATA, endless(0xA0, endless(0x24, *pieces)))
    return endless(0x30, OID, endless(0xA0, endless(0x30, element(0x02, b"\x01"), element(0x31), inner)))


@pytest.mark.parametrize("container", [definite, in_pieces])
@given(content=st.binary(min_size=0, max_size=2000))
def test_the_content_is_found(container, content: bytes) -> None:
    assert signed_content(container(content)) == content


def test_a_detached_signature_has_none() -> None:
    inner = element(0x30, DATA)
    container = element(0x30, OID, element(0xA0, element(0x30, element(0x02, b"\x01"), element(0x31), inner)))
    assert signed_content(container) is None


@given(st.binary(max_size=300))
def test_anything_else_has_none_and_breaks_nothing(noise: bytes) -> None:
    assert signed_content(noise) is None or isinstance(signed_content(noise), bytes)


@given(st.integers(min_value=0, max_value=200))
def test_a_container_that_is_cut_short_has_none(at: int) -> None:
    whole = definite(b"x" * 300)
    assert signed_content(whole[: min(at, len(whole) - 1)]) is None
