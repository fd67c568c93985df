"""How a legal entity's papers look, as administrators write it."""

from typing import Annotated

from pydantic import Field

from proxima_common.contracts.api.render import PaperLanguage
from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.branding import LogoType

ClosingText = Annotated[str, Field(min_length=1, max_length=500)]


class LogoWrite(Command):
    """An SVG or PNG of at most 32 KiB, as base64. What is not the picture itself is taken out of it."""

    media_type: LogoType
    data: str = Field(min_length=1, max_length=200_000)


class BrandingWrite(Command):
    """Everything that a legal entity may set of its papers; the fields are those of the frozen `Branding`."""

    accent: str | None = Field(default=None, pattern=r"^#[0-9A-Fa-f]{6}$")
    logo: LogoWrite | None = None
    closing: dict[PaperLanguage, ClosingText] = Field(default_factory=dict)
    words_on_invoices: bool = False
    sign_invoices: bool = False
    stamp_space: bool = True


class BrandingRead(BrandingWrite):
    """Version 0 is the product's own."""

    legal_entity_id: str
    version: int
