"""A server between us and the bucket, for the answers that a good server does not give."""

from __future__ import annotations

import http.client
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Literal
from urllib.parse import urlsplit

from proxima_common.testing.local_http import LocalServer, serving

Fault = Literal["429", "503", "409", "locked", "cut_before", "cut_after", "hang_after"]
BY_CHANCE: tuple[Fault, ...] = ("429", "503", "cut_before", "cut_after")
_CODES = {
    "429": (429, "TooManyRequests"),
    "503": (503, "ServiceUnavailable"),
    "409": (409, "ConditionalRequestConflict"),
    "locked": (403, "ObjectLockedByBucketPolicy"),
}


@dataclass
class S3Proxy:
    """Spoils the next writes, one fault each, and then any call with the probability `chance`.

    `held` is set when an answer is being held back.
    """

    url: str
    upstream: str
    faults: list[Fault] = field(default_factory=list)
    writes: list[tuple[str, int]] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    chance: float = 0.0
    calls: int = 0
    by_fault: Counter[str] = field(default_factory=Counter)
    _drawing: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311

    def next_fault(self, method: str) -> Fault | None:
        """The fault of this call."""
        self.calls += 1
        if self.faults and method in ("PUT", "DELETE"):
            return self.faults.pop(0)
        if self._drawing.random() >= self.chance:
            return None
        fault = self._drawing.choice(BY_CHANCE)
        self.by_fault[fault] += 1
        return fault

    @property
    def spoiled(self) -> int:
        """How many calls chance spoiled."""
        return self.by_fault.total()


@contextmanager
def s3_proxy(upstream: str) -> Iterator[S3Proxy]:
    """Serve until left."""
    server: LocalServer[S3Proxy] = LocalServer(_Handler)
    server.state = S3Proxy(f"http://127.0.0.1:{server.server_port}", upstream)
    with serving(server) as proxy:
        try:
            yield proxy
        finally:
            proxy.let_go.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: LocalServer[S3Proxy]

    def _pass(self) -> None:
        proxy = self.server.state
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = proxy.next_fault(self.command)
        self.close_connection = True
        if fault == "cut_before":
            return
        if fault in _CODES:
            status, code = _CODES[fault]
            self._answer(status, [], f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())
            return
        status, headers, content = self._forward(proxy.upstream, body)
        if self.command == "PUT":
            proxy.writes.append((self.path, status))
        if fault == "hang_after":
            proxy.held.set()
            proxy.let_go.wait(30)
            return
        if fault != "cut_after":
            self._answer(status, headers, content)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _pass  # noqa: N815

    def _forward(self, upstream: str, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(urlsplit(upstream).netloc, timeout=20)
        try:
            # The host stays the one that was signed.
            connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in ("expect", "connection"):
                    connection.putheader(name, value)
            connection.endheaders(body or None)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
