"""How well a colour can be read on white paper (WCAG 2.2, contrast minimum)."""

from decimal import ROUND_DOWN, Decimal

LEAST = Decimal("4.5")
"""AA for text of the size that figures to pay are set in."""


def on_white(colour: str) -> Decimal:
    """The contrast of `#rrggbb` to white, 1 to 21. Cut, never rounded, so that 4.5 is only said of what has it."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return Decimal(1.05 / (luminance + 0.05)).quantize(Decimal("0.01"), ROUND_DOWN)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
