"""Show a draft as it would be printed: watermarked, without a number, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence

from proxima_common.contracts.content import DocumentContent, InvoiceContent
from proxima_common.contracts.words import DocumentKind
from proxima_common.ids import derived_id

from proxima_render.usecases.compose import compose
from proxima_render.usecases.make_file import Press, paper_hash


async def preview(
    content: InvoiceContent, kind: DocumentKind, languages: Sequence[str], *, press: Press, trace: str
) -> bytes:
    """The PDF of the draft. Raises `Invalid` for what cannot be printed, and what the press raises."""
    paper = compose(content, _document(content, kind, languages), draft=True)
    data, _ = await press.run(paper, paper_hash(paper), trace)
    return data


def _document(content: InvoiceContent, kind: DocumentKind, languages: Sequence[str]) -> DocumentContent:
    """The draft's own document of this kind, or one made up of the invoice's figures."""
    for document in content.documents:
        if document.kind is kind:
            return document.model_copy(update={"languages": list(languages)})
    return DocumentContent(
        document_id=derived_id("render-preview", content.invoice_id, kind),
        kind=kind,
        number="",
        date=content.document_date,
        languages=list(languages),
        required=False,
        totals=content.totals,
        amount_in_words=None,
        file_name="preview.pdf",
    )
