"""The built screens and the page of the API document, as files; the page that needs them gets its policy."""

from __future__ import annotations

import secrets
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse
from proxima_common.errors import NotFound

from proxima_gateway.auth.access import public
from proxima_gateway.headers import page_policy
from proxima_gateway.routes.guarded import GuardedRoute

IN_CHECKOUT = Path(__file__).resolve().parents[3] / "ui" / "dist"
NONCE = "__NONCE__"
SIGNER_URL = "__EIMZO_URL__"
SIGNER_KEYS = "__EIMZO_KEYS__"
# What the build left compressed beside a file, the smallest first.
PACKED = {"br": ".br", "gzip": ".gz"}


class Pages:
    """The files of the built UI, and nothing outside its folder."""

    def __init__(self, folder: Path | None, *, signer_url: str = "", signer_keys: tuple[str, ...] = ()) -> None:
        self._folder = (folder or IN_CHECKOUT).resolve()
        self._signer_url, self._signer_keys = signer_url, " ".join(signer_keys)

    def answer(self, name: str, accepted: str = "") -> Response:
        """A file, or the page with the nonce that its styles need; `NotFound` for anything else.

        `accepted` is the caller's Accept-Encoding: what the build left compressed is sent so.
        """
        path = self._find(name)
        if path is None:
            raise NotFound(f"there is no {name!r} here")
        if path.suffix == ".html":
            nonce = secrets.token_urlsafe(16)
            page = path.read_text().replace(NONCE, nonce)
            page = page.replace(SIGNER_URL, self._signer_url).replace(SIGNER_KEYS, self._signer_keys)
            headers = {"content-security-policy": self._policy(nonce), "cache-control": "no-cache"}
            return HTMLResponse(page, headers=headers)
        lasting = name.startswith("assets/")
        cache = "public, max-age=31536000, immutable" if lasting else "public, max-age=300"
        return _packed(path, accepted, {"cache-control": cache, "vary": "accept-encoding"})

    def page(self, name: str, accepted: str = "") -> Response:
        """A file by its name, and the screens for every address that is no file."""
        if "." in name.rpartition("/")[2]:
            return self.answer(name, accepted)
        if self._find("index.html") is None:
            return HTMLResponse(NOT_BUILT, 404)
        return self.answer("index.html")

    def _policy(self, nonce: str) -> str:
        parts = urlsplit(self._signer_url)
        return page_policy(nonce, f"{parts.scheme}://{parts.netloc}" if parts.netloc else "")

    def _find(self, name: str) -> Path | None:
        if "\0" in name or len(name) > 300:
            return None
        path = (self._folder / name).resolve()
        return path if path.is_relative_to(self._folder) and path.is_file() else None


def _packed(path: Path, accepted: str, headers: dict[str, str]) -> Response:
    media_type = guess_type(path.name)[0]
    offers = [part.replace(" ", "").partition(";") for part in accepted.split(",")]
    wanted = {coding for coding, _, weight in offers if weight != "q=0"}
    for encoding, ending in PACKED.items():
        packed = path.with_name(path.name + ending)
        if encoding in wanted and packed.is_file():
            return FileResponse(packed, media_type=media_type, headers=headers | {"content-encoding": encoding})
    return FileResponse(path, media_type=media_type, headers=headers)


NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>Proxima</title>"
    "<p>The screens are not built here: <code>npm ci && npm run build</code> in gateway/ui. "
    "The API is under <code>/api/v1</code>, its document under <code>/api/openapi.json</code>."
)


docs_router = APIRouter(prefix="/api", route_class=GuardedRoute, include_in_schema=False)
router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@docs_router.get("/openapi.json")
@public
async def openapi(request: Request) -> JSONResponse:
    """The API document (OpenAPI 3.1)."""
    return JSONResponse(request.app.openapi(), headers={"cache-control": "no-cache"})


@docs_router.get("/docs")
@public
async def docs_page() -> RedirectResponse:
    """The page of the API document."""
    return RedirectResponse("/api/docs/")


@docs_router.get("/docs/{name:path}")
@public
async def docs(name: str, request: Request) -> Response:
    """The page of the API document and its files."""
    pages: Pages = request.app.state.pages
    return pages.answer(f"docs/{name or 'index.html'}", request.headers.get("accept-encoding", ""))


@docs_router.get("/{name:path}")
@public
async def no_such_api(name: str) -> Response:
    """An address of the API that does not exist is never answered with a screen."""
    raise NotFound(f"there is no /api/{name}")


@router.get("/{name:path}")
@public
async def screen(name: str, request: Request) -> Response:
    """The screens."""
    pages: Pages = request.app.state.pages
    return pages.page(name, request.headers.get("accept-encoding", ""))
