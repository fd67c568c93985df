"""What has to be true of a finished file before anybody is told that it is ready."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass

BODY_FONT = "Inter"
MARK = "Proxima"

# Where a line breaks, the printer may add, drop or replace blanks and dashes; they carry nothing that is checked.
_LOOSE = re.compile(r"[\s\u0002\u00ad\u200b\ufffe\-\u2010\u2011\u2012\u2013\u2212]+")


@dataclass(frozen=True)
class Font:
    name: str
    embedded: bool


@dataclass(frozen=True)
class Inside:
    """What a PDF really holds."""

    pages: int
    text: str
    fonts: frozenset[Font]


def squeezed(text: str) -> str:
    """The text without blanks and dashes, for comparison."""
    return _LOOSE.sub("", unicodedata.normalize("NFC", text))


def problems(inside: Inside, must_show: Sequence[str]) -> list[str]:
    """Why the file cannot be handed on; none when it can. The sentences carry no content of the document."""
    found = []
    if inside.pages < 1:
        found.append("it has no page")
    text = squeezed(inside.text)
    missing = sum(squeezed(expected) not in text for expected in must_show)
    if missing:
        found.append(f"{missing} of {len(must_show)} texts that must stand on it are missing")
    found += _font_problems(inside.fonts)
    return found


def _font_problems(fonts: Collection[Font]) -> list[str]:
    found = []
    if not any(BODY_FONT in font.name for font in fonts):
        found.append(f"it is not set in {BODY_FONT}")
    loose = sorted(font.name for font in fonts if not font.embedded)
    if loose:
        found.append(f"fonts are not embedded: {', '.join(loose)}")
    return found
