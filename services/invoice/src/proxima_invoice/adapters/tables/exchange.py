"""Rates of exchange as they were published or entered, and the days that their source was asked for."""

from sqlalchemy import CheckConstraint, Column, Date, Index, Integer, Table, Text, Uuid, text

from proxima_invoice.adapters.tables.base import METADATA, currency, moment, rate

EXCHANGE_RATE = Table(
    "exchange_rate",
    METADATA,
    Column("rate_id", Uuid, primary_key=True),
    Column("source", Text, nullable=False),
    currency("from_currency"),
    currency("to_currency"),
    Column("nominal", Integer, nullable=False),
    rate("published", nullable=False),
    Column("issued_on", Date, nullable=False),
    # For one unit: published / nominal, to ten decimals.
    rate("rate", nullable=False),
    Column("entered_by", Text, nullable=False),
    moment("entered_at", nullable=False),
    Column("reason", Text),
    CheckConstraint("rate > 0", name="rate_positive"),
    CheckConstraint("nominal > 0", name="nominal_positive"),
    CheckConstraint("published > 0", name="published_positive"),
    CheckConstraint("from_currency <> to_currency", name="two_currencies"),
    CheckConstraint("(source = 'hand') = (reason is not null)", name="hand_has_reason"),
    Index("exchange_rate_newest", "from_currency", "to_currency", text("issued_on desc"), text("entered_at desc")),
    Index("exchange_rate_listed", text("issued_on desc"), "from_currency", "to_currency", "rate_id"),
)
EXCHANGE_DAY = Table(
    "exchange_day",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("rates", Integer, nullable=False),
    moment("asked_at", nullable=False),
    CheckConstraint("rates >= 0", name="rates_counted"),
)
