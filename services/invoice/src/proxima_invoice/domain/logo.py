"""A logo that somebody brings: kept small, known to be a picture, and freed of everything else."""

from collections.abc import Callable, Mapping

from proxima_common.errors import Invalid
from proxima_common.said import said

from proxima_invoice.domain.logo_png import clean_png
from proxima_invoice.domain.logo_svg import clean_svg

MOST_BYTES = 32 * 1024

_CLEAN: Mapping[str, Callable[[bytes], bytes]] = {"image/svg+xml": clean_svg, "image/png": clean_png}


def clean_logo(media_type: str, data: bytes) -> bytes:
    """The same picture with nothing beside it. `Invalid` says why it cannot be one of ours."""
    if len(data) > MOST_BYTES:
        sentence = said(
            "logo_too_large", f"it has {len(data)} bytes, more than {MOST_BYTES}", size=len(data), most=MOST_BYTES
        )
        raise Invalid(sentence)
    return _CLEAN[media_type](data)
