"""Inside a PDF: what it holds, and the same bytes for the same paper."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pikepdf
import pypdfium2
from proxima_common.said import said

from proxima_render.domain.checks import Font, Inside
from proxima_render.usecases.trouble import WrongFile

_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")


class PdfWorkshop:
    """One thread for all PDF work: PDFium must not be entered twice at once, and the loop must not wait for it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pdf")

    async def finish(self, raw: bytes) -> tuple[bytes, Inside]:
        """The normalised file and what it holds. Raises `WrongFile` when this is no PDF."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, finish, raw)

    def close(self) -> None:
        self._thread.shutdown(wait=True, cancel_futures=True)


def finish(raw: bytes) -> tuple[bytes, Inside]:
    """Take dates and makers off, keep the title alone, and look inside."""
    try:
        normal, fonts = _normalise(raw)
        pages, text = _read(normal)
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise WrongFile(said("printed_unreadable", f"not a readable PDF: {error}", words=error)) from error
    return normal, Inside(pages, text, fonts)


def _normalise(raw: bytes) -> tuple[bytes, frozenset[Font]]:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        for key in list(pdf.docinfo.keys()):
            if key != "/Title":
                del pdf.docinfo[key]
        if "/Metadata" in pdf.Root:
            del pdf.Root.Metadata
        fonts = frozenset(_fonts(pdf))
        target = io.BytesIO()
        # The id of a file is otherwise made from the clock.
        pdf.save(target, deterministic_id=True)
        return target.getvalue(), fonts


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Font]:
    for page in pdf.pages:
        resources: Any = page.obj.get("/Resources", {})
        for font in resources.get("/Font", {}).values():
            yield Font(str(font.get("/BaseFont", "")).lstrip("/"), _is_embedded(font))


def _is_embedded(font: Any) -> bool:
    if font.get("/Subtype") == "/Type3":
        return True
    holder = font.DescendantFonts[0] if "/DescendantFonts" in font else font
    descriptor = holder.get("/FontDescriptor", {})
    return any(key in descriptor for key in _EMBEDDED)


def _read(data: bytes) -> tuple[int, str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return len(pdf), "\n".join(_page_text(pdf, index) for index in range(len(pdf)))
    finally:
        pdf.close()


def _page_text(pdf: pypdfium2.PdfDocument, index: int) -> str:
    page = pdf[index]
    reader = page.get_textpage()
    try:
        return str(reader.get_text_bounded())
    finally:
        reader.close()
        page.close()
