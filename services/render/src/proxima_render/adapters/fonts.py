"""The faces a paper needs: only those parts of Inter that its text uses travel to Gotenberg."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WEIGHTS = (400, 500, 600)

# Which code points live in which file, as the font's own package states it.
_RANGES = {
    "latin": "0-FF 131 152-153 2BB-2BC 2C6 2DA 2DC 304 308 329 2000-206F 20AC 2122 2191 2193 2212 2215 FEFF FFFD",
    "latin-ext": (
        "100-2BA 2BD-2C5 2C7-2CC 2CE-2D7 2DD-2FF 304 308 329 1D00-1DBF 1E00-1E9F 1EF2-1EFF 2020 20A0-20AB "
        "20AD-20C0 2113 2C60-2C7F A720-A7FF"
    ),
    "cyrillic": "301 400-45F 490-491 4B0-4B1 2116",
    "cyrillic-ext": "460-52F 1C80-1C8A 20B4 2DE0-2DFF A640-A69F FE2E-FE2F",
}


@dataclass(frozen=True)
class Subset:
    name: str
    spans: tuple[tuple[int, int], ...]

    def serves(self, points: Iterable[int]) -> bool:
        return any(first <= point <= last for point in points for first, last in self.spans)

    @property
    def css_range(self) -> str:
        return ", ".join(f"U+{first:X}-{last:X}" for first, last in self.spans)


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    pairs = (part.split("-") for part in text.split())
    return tuple((int(pair[0], 16), int(pair[-1], 16)) for pair in pairs)


SUBSETS = tuple(Subset(name, _spans(text)) for name, text in _RANGES.items())


def font_file(subset: str, weight: int) -> str:
    return f"inter-{subset}-{weight}-normal.woff2"


def all_font_files() -> Iterator[str]:
    for subset in SUBSETS:
        for weight in WEIGHTS:
            yield font_file(subset.name, weight)


def faces_for(text: str) -> tuple[str, tuple[str, ...]]:
    """The `@font-face` rules for this text, and the names of the files they load."""
    points = {ord(sign) for sign in text}
    wanted = [subset for subset in SUBSETS if subset.serves(points)]
    rules = [
        f"@font-face{{font-family:Inter;font-weight:{weight};src:url({font_file(subset.name, weight)}) format('woff2');"
        f"unicode-range:{subset.css_range}}}"
        for subset in wanted
        for weight in WEIGHTS
    ]
    return "".join(rules), tuple(font_file(subset.name, weight) for subset in wanted for weight in WEIGHTS)
