"""The parameters of a call, however they were sent: query, form, JSON or multipart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from fastapi import Request

from proxima_sandbox.telegram.envelope import bad_request


@dataclass(frozen=True)
class Upload:
    """A file that came along."""

    name: str
    content: bytes


async def parameters(request: Request) -> dict[str, Any]:
    """Every parameter by name; files are `Upload`."""
    known: dict[str, Any] = dict(request.query_params)
    kind, body = request.headers.get("content-type", ""), await request.body()
    if kind.startswith("application/json"):
        return known | _json(body)
    if kind.startswith("application/x-www-form-urlencoded"):
        return known | dict(parse_qsl(body.decode(), keep_blank_values=True))
    if kind.startswith("multipart/form-data"):
        return known | _multipart(kind, body)
    return known


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected")
    return found


def _multipart(kind: str, body: bytes) -> dict[str, Any]:
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    found: dict[str, Any] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        content = payload if isinstance(payload, bytes) else b""
        file = part.get_filename()
        found[str(name)] = Upload(file, content) if file else content.decode()
    return found
