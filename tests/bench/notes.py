"""Why a figure misses its aim, by the figure's key. A line is printed only when the aim is missed in that very run."""

NOTES: dict[str, str] = {}
