"""The service's tables; importing this package knows all of them."""

from proxima_common.db.plumbing import plumbing_tables

from proxima_delivery.adapters.tables import telegram as telegram
from proxima_delivery.adapters.tables.base import METADATA
from proxima_delivery.adapters.tables.didox import (
    DIDOX_ANSWER,
    DIDOX_COMPANY,
    DIDOX_DOCUMENT,
    DIDOX_EVIDENCE,
    DIDOX_SIGNATURE,
)
from proxima_delivery.adapters.tables.letters import DELIVERY, LETTER, LETTER_FILE
from proxima_delivery.adapters.tables.mail import SENT_MESSAGE

plumbing_tables(METADATA)

__all__ = [
    "DELIVERY",
    "DIDOX_ANSWER",
    "DIDOX_COMPANY",
    "DIDOX_DOCUMENT",
    "DIDOX_EVIDENCE",
    "DIDOX_SIGNATURE",
    "LETTER",
    "LETTER_FILE",
    "METADATA",
    "SENT_MESSAGE",
]
