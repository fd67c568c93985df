"""A logo as PNG: its signature, its size and its pixels are looked at; texts and dates in the file are left out."""

import struct
import zlib
from collections.abc import Iterator

from proxima_common.errors import Invalid
from proxima_common.said import said

SIGNATURE = b"\x89PNG\r\n\x1a\n"
SIDES = (16, 2000)
# What draws the picture; the rest of a file tells of who made it, when and where.
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND")
# Bits of one pixel by colour type, each with the depth of a channel.
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def clean_png(data: bytes) -> bytes:
    """The picture alone. `Invalid` for what is none, is damaged, or has sides that cannot be printed well."""
    if not data.startswith(SIGNATURE):
        raise Invalid(said("logo_no_png", "this is not a PNG: its first bytes are others"))
    chunks = [(kind, body) for kind, body in _chunks(data[len(SIGNATURE) :]) if kind in _KEPT]
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1] != (b"IEND", b""):
        raise _damaged()
    width, height, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    if not all(SIDES[0] <= side <= SIDES[1] for side in (width, height)):
        detail = f"it is {width} x {height} pixels; each side may have {SIDES[0]} to {SIDES[1]}"
        raise Invalid(said("logo_pixels", detail, width=width, height=height, least=SIDES[0], most=SIDES[1]))
    if colour not in _CHANNELS:
        raise _damaged()
    _check_pixels(b"".join(body for kind, body in chunks if kind == b"IDAT"), width, height, depth * _CHANNELS[colour])
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        if len(data) - at < 12:
            raise _damaged()
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        if data[at + 8 + length : at + 12 + length] != _crc(kind, body):
            raise _damaged()
        yield kind, body
        if kind == b"IEND":
            return
        at += 12 + length


def _check_pixels(packed: bytes, width: int, height: int, bits: int) -> None:
    """All rows are there and no more. An interlaced picture has a few bytes more than a plain one."""
    plain = height * (1 + (width * bits + 7) // 8)
    unpacking = zlib.decompressobj()
    try:
        rows = unpacking.decompress(packed, 2 * plain)
    except zlib.error as error:
        raise _damaged() from error
    if len(rows) < plain or not unpacking.eof:
        raise _damaged()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + _crc(kind, body)


def _crc(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", zlib.crc32(kind + body))


def _damaged() -> Invalid:
    return Invalid(said("logo_png_damaged", "the PNG is damaged: it does not hold the picture that it promises"))
