"""What the bot says in short: under a pressed button, or as a note."""

from enum import StrEnum


class Said(StrEnum):
    """Each is one sentence per language."""

    RECORDED = "recorded"
    SAY_WHY = "say_why"
    BUTTON_UNKNOWN = "button_unknown"
    NOT_YOURS = "not_yours"
    NOT_PRIVATE = "not_private"
    EXPIRED = "expired"
    USED = "used"
    CLOSED = "closed"
    LINKED = "linked"
    CODE_WRONG = "code_wrong"
    ACCOUNT_TAKEN = "account_taken"
    HOW_TO_LINK = "how_to_link"
    NOTHING_AWAITS = "nothing_awaits"
    WHICH_ONE = "which_one"
    REASON_SHORT = "reason_short"
    REASON_LONG = "reason_long"
    HOURS_MISSING = "hours_missing"
    DAYS_MISSING = "days_missing"
