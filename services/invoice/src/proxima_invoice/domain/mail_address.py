"""What an e-mail address looks like; whether it exists, only the delivery can tell."""

import re

# One address without blanks or line breaks.
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")


def is_mail_address(text: str) -> bool:
    """Whether it has the form of one address."""
    return _ADDRESS.fullmatch(text) is not None
