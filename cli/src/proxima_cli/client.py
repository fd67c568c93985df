"""The gateway over HTTP: a session or an API token, problems as errors, one idempotency key a command."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from typing import Any

import httpx

JSON = dict[str, Any]
API = "/api/v1"


class Refused(Exception):
    """The gateway answered with a problem (RFC 9457)."""

    def __init__(self, status: int, problem: JSON) -> None:
        fields = "; ".join(f"{error['pointer']}: {error['detail']}" for error in problem.get("errors", []))
        detail = problem.get("detail") or problem.get("title") or f"HTTP {status}"
        super().__init__(f"{detail}{f' ({fields})' if fields else ''}")
        self.status = status
        self.code = problem.get("code")


class Gateway:
    """One caller's view of the gateway."""

    def __init__(self, url: str, *, token: str | None = None, transport: httpx.BaseTransport | None = None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60, transport=transport, trust_env=False)
        self.url = url

    def log_in(self, login: str, password: str) -> JSON:
        """Open a session; later calls carry its cookie and its CSRF token."""
        session = self._answer(self._http.post(f"{API}/session", json={"login": login, "password": password}))
        self._http.headers["x-csrf-token"] = session["csrf_token"]
        return session

    def get(self, path: str, **query: Any) -> JSON:
        """Read one thing."""
        wanted = {name: value for name, value in query.items() if value is not None}
        return self._answer(self._http.get(f"{API}{path}", params=wanted))

    def rows(self, path: str, **query: Any) -> list[JSON]:
        """Read a list that comes whole."""
        answer = self._http.get(f"{API}{path}", params=query)
        self._raise_for(answer)
        return [dict(row) for row in answer.json()]

    def items(self, path: str, **query: Any) -> list[JSON]:
        """Read a whole list, page by page."""
        found: list[JSON] = []
        cursor = None
        while True:
            page = self.get(path, cursor=cursor, **query)
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    def post(self, path: str, body: JSON | None = None, *, version: int | None = None) -> JSON:
        """Give a command, with a fresh idempotency key and, where asked, the version that was seen."""
        return self.send("POST", path, body, version=version)

    def send(self, method: str, path: str, body: JSON | None = None, *, version: int | None = None) -> JSON:
        """Change something."""
        headers = {"idempotency-key": str(uuid.uuid4())}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        return self._answer(self._http.request(method, f"{API}{path}", json=body or {}, headers=headers))

    def download(self, path: str) -> bytes:
        """Read a file."""
        answer = self._http.get(f"{API}{path}")
        self._raise_for(answer)
        return answer.content

    def lines(self, path: str, opened: threading.Event) -> Iterator[str]:
        """Lines of an event stream until it or the connection ends; `opened` is set when it has begun."""
        bounds = httpx.Timeout(10, read=None)
        try:
            with self._http.stream("GET", f"{API}{path}", timeout=bounds) as answer:
                opened.set()
                if answer.is_success:
                    yield from answer.iter_lines()
        except httpx.HTTPError:
            opened.set()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _answer(self, answer: httpx.Response) -> JSON:
        """The body; what comes as a bare list stands under `items`."""
        self._raise_for(answer)
        body = answer.json() if answer.content else {}
        return dict(body) if isinstance(body, dict) else {"items": body}

    def _raise_for(self, answer: httpx.Response) -> None:
        if answer.is_success:
            return
        try:
            problem = answer.json()
        except ValueError:
            problem = {"detail": answer.text[:300]}
        raise Refused(answer.status_code, problem if isinstance(problem, dict) else {"detail": str(problem)})
