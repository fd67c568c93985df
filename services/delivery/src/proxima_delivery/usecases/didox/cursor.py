"""How far the list of documents was read: the filter knows days, so days are read again."""

from datetime import date, datetime, timedelta

from proxima_common.clock import TASHKENT


def read_from(seen_until: datetime | None, days_again: int, now: datetime) -> date:
    """The first day to ask for. The clock of the partner may run ahead of ours or behind it, hence a day at least."""
    since = min(seen_until or now, now)
    return since.astimezone(TASHKENT).date() - timedelta(days=days_again)


def change_key(partner_id: str, updated_unix: int | None, status: int) -> str:
    """The same for the same change, however often the list shows it."""
    return f"{partner_id.lower()}:{updated_unix or 0}:{status}"
