"""The HTTP interface as clients of ClickHouse know it."""

import base64
import binascii
import email
import gzip
import hmac
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import anyio.to_thread
import lz4.frame  # type: ignore[import-untyped]
from backports import zstd
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from proxima_local.clickhouse_front.connections import Connections, QueryError, Request
from proxima_local.clickhouse_front.statements import only_reads

# What steers the transport, or means nothing without one; everything else in the URL is a setting of the engine.
TRANSPORT = frozenset(
    {
        "query",
        "database",
        "user",
        "password",
        "default_format",
        "query_id",
        "session_id",
        "session_timeout",
        "session_check",
        "compress",
        "decompress",
        "buffer_size",
        "wait_end_of_query",
        "client_protocol_version",
        "quota_key",
        "role",
        "stacktrace",
        "enable_http_compression",
        "http_zlib_compression_level",
        "send_progress_in_http_headers",
        "http_headers_progress_interval_ms",
        "cancel_http_readonly_queries_on_client_close",
    }
)
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "lz4": lz4.frame.decompress,
    "zstd": zstd.decompress,
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
}
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "lz4": lz4.frame.compress,
    "zstd": lambda body: zstd.compress(body, level=1),
    "gzip": lambda body: gzip.compress(body, 1),
}
STATUS = {516: 403, 497: 403, 164: 403, 60: 404, 81: 404, 62: 400, 115: 400, 373: 409}


@dataclass(frozen=True)
class User:
    """Who may come in, and whether to change things."""

    name: str
    password: str
    read_only: bool


class Front:
    """ClickHouse's HTTP interface over one data folder."""

    def __init__(self, path: Path, users: list[User]) -> None:
        self._users = {user.name: user for user in users}
        self._connections = {user.name: Connections(path, read_only=user.read_only) for user in users}

    async def query(self, http: HttpRequest) -> Response:
        """Run the statement of the URL followed by that of the body, as ClickHouse does."""
        arguments = dict(http.query_params)
        query_id = arguments.get("query_id") or str(uuid4())
        try:
            user = self._authenticate(http, arguments)
            statement, arguments = await _statement(http, arguments)
            return await anyio.to_thread.run_sync(self._answer, user, statement, arguments, query_id, http.headers)
        except QueryError as error:
            return PlainTextResponse(
                f"{error}\n",
                STATUS.get(error.code, 500),
                {"X-ClickHouse-Exception-Code": str(error.code), "X-ClickHouse-Query-Id": query_id},
            )

    def _authenticate(self, http: HttpRequest, arguments: Mapping[str, str]) -> User:
        name, password = arguments.get("user", ""), arguments.get("password", "")
        if "x-clickhouse-user" in http.headers:
            name, password = http.headers["x-clickhouse-user"], http.headers.get("x-clickhouse-key", "")
        scheme, _, credentials = http.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                name, _, password = base64.b64decode(credentials).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                name = ""
        user = self._users.get(name)
        if user is None or not hmac.compare_digest(user.password.encode(), password.encode()):
            raise QueryError(
                f"Code: 516. DB::Exception: {name}: Authentication failed: password is incorrect, or there is no user "
                "with such name. (AUTHENTICATION_FAILED)"
            )
        return user

    def _answer(
        self, user: User, statement: bytes, arguments: dict[str, str], query_id: str, headers: Mapping[str, str]
    ) -> Response:
        if user.read_only and not only_reads(statement):
            raise QueryError(
                f"Code: 164. DB::Exception: {user.name}: Cannot execute query in readonly mode. (READONLY)"
            )
        request = Request(
            statement=statement,
            format=headers.get("x-clickhouse-format") or arguments.get("default_format") or "TabSeparated",
            database=headers.get("x-clickhouse-database") or arguments.get("database") or "default",
            settings={k: v for k, v in arguments.items() if k not in TRANSPORT and not k.startswith("param_")},
            parameters={k.removeprefix("param_"): v for k, v in arguments.items() if k.startswith("param_")},
        )
        with self._connections[user.name].lend(arguments.get("session_id")) as connection:
            answer = connection.execute(request)
        summary = {
            "read_rows": str(answer.read_rows),
            "written_rows": str(answer.written_rows),
            "elapsed_ns": str(int(answer.elapsed * 1e9)),
        }
        reply = {
            "X-ClickHouse-Query-Id": query_id,
            "X-ClickHouse-Summary": json.dumps(summary),
            "X-ClickHouse-Timezone": "UTC",
        }
        body = answer.body
        if arguments.get("enable_http_compression") == "1" and body:
            accepted = [word.split(";")[0].strip() for word in headers.get("accept-encoding", "").split(",")]
            encoding = next((name for name in accepted if name in ENCODERS), None)
            if encoding is not None:
                body = ENCODERS[encoding](body)
                reply["Content-Encoding"] = encoding
        return Response(body, headers=reply, media_type="application/octet-stream")


async def _statement(http: HttpRequest, arguments: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    if http.headers.get("content-type", "").startswith("multipart/form-data"):
        arguments |= _form(http.headers["content-type"], await http.body())
        body = b""
    else:
        body = await http.body()
        encoding = http.headers.get("content-encoding")
        if encoding:
            if encoding not in DECODERS:
                raise QueryError(f"Code: 89. DB::Exception: Unknown encoding {encoding}. (UNKNOWN_COMPRESSION_METHOD)")
            try:
                body = DECODERS[encoding](body)
            except (RuntimeError, OSError, zlib.error, zstd.ZstdError) as error:
                raise QueryError(f"Code: 271. DB::Exception: {error}. (CANNOT_DECOMPRESS)") from error
    query = arguments.get("query", "").encode()
    statement = query + b"\n" + body if query and body else query or body
    if not statement.strip():
        raise QueryError("Code: 62. DB::Exception: Syntax error: Empty query. (SYNTAX_ERROR)")
    return statement, arguments


def _form(content_type: str, body: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    message = email.message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    for part in message.walk():
        key = part.get_param("name", header="content-disposition")
        if part.get_filename() is not None:
            raise QueryError("Code: 48. DB::Exception: External tables are not served here. (NOT_IMPLEMENTED)")
        if isinstance(key, str):
            payload = part.get_payload(decode=True)
            fields[key] = payload.decode() if isinstance(payload, bytes) else ""
    return fields


async def ping(_: HttpRequest) -> Response:
    """Say that the process is there, to anybody."""
    return PlainTextResponse("Ok.\n")


def create_app(path: Path, users: list[User]) -> Starlette:
    """Return the front over a folder; the caller owns the folder."""
    front = Front(path, users)
    return Starlette(
        routes=[
            Route("/ping", ping),
            Route("/replicas_status", ping),
            Route("/", front.query, methods=["GET", "POST"]),
        ]
    )
