"""Why a figure misses its aim, by the figure's key. A line is printed only when the aim is missed in that very run."""

_PER_STATEMENT = (
    "the cost of our own is mostly SQLAlchemy's work per statement (see the CPU ratio), which shows where the disk "
    "flushes quickly"
)

NOTES = {
    "edit-time": _PER_STATEMENT,
    "finalize-time": _PER_STATEMENT,
    "approve-time": _PER_STATEMENT,
    "registry-words": "a search sorts all that it finds, so its time grows with its hits, not with the registry",
    "prefill-large": "the calculation itself, entry by entry with its provenance, takes longer than reading; it grows "
    "with the entries of the month, not with the warehouse",
}
