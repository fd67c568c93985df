"""What a legal entity brings of its own to the papers: logo, accent, texts and switches. The layout stays."""

from typing import Literal

from pydantic import Field

from proxima_common.contracts.payload import Wire

LogoType = Literal["image/svg+xml", "image/png"]


class Logo(Wire):
    """A picture small enough to travel with what is printed (docs/adr/0019); `data` is base64."""

    media_type: LogoType
    data: str


class Branding(Wire):
    """What is frozen of it with a revision. `accent` null is the product's own, without a logo its mark is printed.

    `closing` is printed last on bills, invoices and credit notes, by language. `words_on_invoices` says the payable
    amount of foreign invoices in words too, `sign_invoices` gives them lines to sign and a place for the stamp;
    `stamp_space` marks that place on bills and acts.
    """

    accent: str | None = None
    logo: Logo | None = None
    closing: dict[str, str] = Field(default_factory=dict)
    words_on_invoices: bool = False
    sign_invoices: bool = False
    stamp_space: bool = True
