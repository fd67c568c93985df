"""Support hours as a ledger by lots: what a month grants, uses, forfeits and carries (billing-rules §5.1, E6, E26)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proxima_common.errors import Conflict, Invalid
from proxima_common.said import said


@dataclass(frozen=True, slots=True)
class Lot:
    """Hours of the month that granted them; negative seconds are hours borrowed from later months."""

    lot_month: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a month does to the balance, in seconds: opening + granted − used + overage = expired + closing.

    `version` is how many entries the application's ledger had when it was made; `provisional` while the month before
    was open then. Without `rollover` nothing moves between months.
    """

    version: int
    provisional: bool
    opening: tuple[Lot, ...]
    granted_seconds: int
    used_seconds: int
    overage_seconds: int
    expired: tuple[Lot, ...]
    closing: tuple[Lot, ...]
    rollover: bool = True


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to come: the balance of a lot changes by so many seconds."""

    lot_month: str
    kind: str
    seconds: int


@dataclass(frozen=True, slots=True)
class LedgerNow:
    """The ledger as a finalize finds it. `open_before` names the month before while nobody has settled it."""

    version: int
    opening: tuple[Lot, ...]
    open_before: str | None


def check_statement(statement: Statement, month: str) -> None:
    """Refuse a statement that does not add up, or whose lots are of later months: Invalid `statement_wrong`."""
    left = _sum(statement.opening) + statement.granted_seconds - statement.used_seconds + statement.overage_seconds
    if left != _sum(statement.expired) + _sum(statement.closing):
        raise Invalid("the retainer's statement does not add up", code="statement_wrong")
    later = [
        lot.lot_month for lot in (*statement.opening, *statement.expired, *statement.closing) if lot.lot_month > month
    ]
    if later:
        raise Invalid(f"the retainer's statement of {month} has hours of {later[0]}", code="statement_wrong")


def check_ledger(statement: Statement, ledger: LedgerNow) -> None:
    """Refuse a finalize on a balance that is not, or not yet, the ledger's: Conflict says which.

    Where nothing moves between months there is no balance to wait for.
    """
    if not statement.rollover:
        return
    if ledger.open_before:
        raise Conflict(
            said(
                "month_before_open",
                f"{ledger.open_before} is still open: its hours are not settled, so what is carried is not known. "
                "Finalize it or close it with nothing to bill",
                month=ledger.open_before,
            ),
        )
    if statement.provisional:
        raise Conflict(
            "the month before was open when the lines were prefilled: refresh them", code="provisional_retainer"
        )
    if statement.version != ledger.version:
        raise Conflict(
            f"the hours' ledger has {ledger.version} entries now and had {statement.version} when the lines were "
            "prefilled: refresh them",
            code="stale_retainer",
        )


def postings(statement: Statement, month: str, late_seconds: int = 0) -> list[Posting]:
    """The entries of a month: Σ per lot leads from the opening to the closing lots exactly.

    Hours granted, used by lot, forfeited by lot. What repays hours borrowed before is `carried`: it moves between
    lots and sums to zero. Of the hours used, `late_seconds` were worked in months that are closed: they are an
    `adjustment` of this month, and those months stay as they are (billing-rules §6).
    """
    start = _by_lot(statement.opening)
    start[month] = start.get(month, 0) + statement.granted_seconds
    expired, closing = _by_lot(statement.expired), _by_lot(statement.closing)
    lots = sorted({*start, *expired, *closing})
    change = {lot: closing.get(lot, 0) + expired.get(lot, 0) - start.get(lot, 0) for lot in lots}
    repaid = {lot: gained for lot, gained in change.items() if gained > 0}
    change[month] = change.get(month, 0) + sum(gained for lot, gained in repaid.items() if lot != month)
    entries = [Posting(month, "included", statement.granted_seconds)]
    entries += [Posting(lot, "carried", gained) for lot, gained in repaid.items() if lot != month]
    entries.append(Posting(month, "carried", -sum(gained for lot, gained in repaid.items() if lot != month)))
    late = late_seconds
    for lot in lots:
        if lot in repaid and lot != month:
            continue
        used = -change[lot]
        adjusted = min(late, used) if used > 0 else 0
        late -= adjusted
        entries.append(Posting(lot, "adjustment", -adjusted))
        entries.append(Posting(lot, "used", adjusted - used))
    entries += [Posting(lot, "forfeited", -seconds) for lot, seconds in expired.items()]
    return [entry for entry in entries if entry.seconds]


def lots_of(entries: Iterable[tuple[str, int]]) -> tuple[Lot, ...]:
    """The balance by lot, the oldest first, without the empty ones."""
    sums: dict[str, int] = {}
    for lot_month, seconds in entries:
        sums[lot_month] = sums.get(lot_month, 0) + seconds
    return tuple(Lot(lot, seconds) for lot, seconds in sorted(sums.items()) if seconds)


def _by_lot(lots: Sequence[Lot]) -> dict[str, int]:
    return {lot.lot_month: lot.seconds for lot in lots_of((lot.lot_month, lot.seconds) for lot in lots)}


def _sum(lots: Sequence[Lot]) -> int:
    return sum(lot.seconds for lot in lots)
