"""What a legal entity set of its papers, as far as this one shows it."""

from __future__ import annotations

from proxima_common.contracts.branding import Branding
from proxima_common.contracts.content import InvoiceContent

from proxima_render.domain.paper import Look, Text
from proxima_render.usecases.wording import Wording

_OWN = Branding()


def branding_of(content: InvoiceContent) -> Branding:
    """The legal entity's, or the product's own."""
    return content.branding or _OWN


def look_of(content: InvoiceContent) -> Look | None:
    """None of content without a branding, so that such a paper is the same as it always was."""
    branding = content.branding
    if branding is None:
        return None
    logo = f"data:{branding.logo.media_type};base64,{branding.logo.data}" if branding.logo else None
    return Look(branding.accent, logo, branding.stamp_space)


def closing_texts(content: InvoiceContent, wording: Wording) -> tuple[Text, ...]:
    """The legal entity's last words, in the languages of the paper that it wrote them in."""
    closing = branding_of(content).closing
    said = [closing[language] for language in (wording.language, wording.second_language) if language in closing]
    return (Text(*said),) if said else ()
