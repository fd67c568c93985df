"""What a section of the measurement gives back: figures with their runs, and the aim that each is held against."""

from __future__ import annotations

import statistics
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """A bound that a median is held against, in the figure's own unit."""

    bound: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Whether this value is on the good side; the bound itself is."""
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {number(self.bound)}"


@dataclass(frozen=True)
class Figure:
    """One figure, a value a run. `key` names its line in the notes if the aim is missed."""

    name: str
    values: Sequence[float]
    unit: str
    aim: Aim | None = None
    key: str = ""

    @property
    def median(self) -> float:
        """The median over the runs."""
        return statistics.median(self.values)

    @property
    def missed(self) -> bool:
        """Whether there is an aim and the median misses it."""
        return self.aim is not None and not self.aim.met(self.median)

    def row(self) -> tuple[str, str, str, str, str, str]:
        """Name, median, least to most, runs, aim, and whether it is met."""
        low, high = number(min(self.values)), number(max(self.values))
        spread = f"{low}–{high}" if len(self.values) > 1 else ""
        unit = f" {self.unit}" if self.unit else ""
        verdict = "" if self.aim is None else "missed" if self.missed else "met"
        return (
            self.name,
            f"{number(self.median)}{unit}",
            spread,
            str(len(self.values)),
            f"{self.aim}{unit}" if self.aim else "",
            verdict,
        )


@dataclass(frozen=True)
class Result:
    """A section's figures, or why there are none."""

    title: str
    about: str
    figures: Sequence[Figure] = ()
    error: str = ""
    absent: Sequence[str] = ()
    """What this run did not measure."""


def attempt(title: str, measure: Callable[[], Result]) -> Result:
    """What was measured, or the error that kept it from being."""
    try:
        return measure()
    except Exception as error:
        return failed(title, error)


def failed(title: str, error: Exception) -> Result:
    """The result of a section that broke; the whole error goes to stderr."""
    traceback.print_exception(error)
    first = str(error).splitlines()[0] if str(error) else ""
    return Result(title, "", error=f"{type(error).__name__}: {first}".rstrip(": "))


def number(value: float) -> str:
    """Three figures that count, thousands separated."""
    size = abs(value)
    digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:,.{digits}f}"
