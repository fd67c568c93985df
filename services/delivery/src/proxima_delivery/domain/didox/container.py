"""What an attached PKCS#7 container says was signed. The signature itself is the partner's to verify."""

from dataclasses import dataclass

_OCTETS, _INDEFINITE, _CONSTRUCTED = 0x04, 0x80, 0x20


@dataclass(frozen=True)
class _Part:
    """One element of BER: its tag, its value, and the elements inside if it is made of some."""

    tag: int
    value: bytes
    parts: tuple["_Part", ...]


def signed_content(container: bytes) -> bytes | None:
    """The content inside (RFC 5652 §5); None for a detached signature or a container that cannot be read."""
    try:
        outer, _ = _read(container, 0)
        signed_data = outer.parts[1].parts[0]
        wrapped = signed_data.parts[2].parts[1].parts[0]
        return _octets(wrapped)
    except (IndexError, ValueError, RecursionError):
        return None


def _octets(part: _Part) -> bytes:
    """A long text may come in pieces."""
    if part.tag & 0x1F != _OCTETS:
        raise ValueError("no octets")
    return b"".join(map(_octets, part.parts)) if part.tag & _CONSTRUCTED else part.value


def _read(data: bytes, at: int) -> tuple[_Part, int]:
    tag, length, start = data[at], data[at + 1], at + 2
    if length == _INDEFINITE:
        parts, end = _until_end(data, start)
        return _Part(tag, data[start:end], parts), end + 2
    if length > _INDEFINITE:
        size = length - _INDEFINITE
        length, start = int.from_bytes(data[start : start + size]), start + size
    end = start + length
    if end > len(data):
        raise ValueError("cut short")
    value = data[start:end]
    return _Part(tag, value, _all(value) if tag & _CONSTRUCTED else ()), end


def _all(value: bytes) -> tuple[_Part, ...]:
    found, at = [], 0
    while at < len(value):
        part, at = _read(value, at)
        found.append(part)
    return tuple(found)


def _until_end(data: bytes, at: int) -> tuple[tuple[_Part, ...], int]:
    found = []
    while data[at : at + 2] != b"\0\0":
        part, at = _read(data, at)
        found.append(part)
    return tuple(found), at
