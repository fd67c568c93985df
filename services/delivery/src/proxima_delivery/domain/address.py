"""What may stand in the head of a letter: addresses and texts that cannot smuggle in a header or another recipient."""

import re
from unicodedata import category

from proxima_common.errors import Invalid

LONGEST_ADDRESS = 254
LONGEST_TEXT = 500
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")


def mail_address(written: str) -> str:
    """The address as it goes over the wire: a plain local part, the domain in ASCII (IDNA).

    Quoted local parts, comments and letters that need SMTPUTF8 are refused with `Invalid` (`invalid_address`): they
    are mistakes far more often than addresses.
    """
    local, at, domain = written.rpartition("@")
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local):
        raise Invalid(f"{_shown(written)} is not an e-mail address", code="invalid_address")
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        ascii_domain = ""
    labels = ascii_domain.split(".")
    address = f"{local}@{ascii_domain}"
    if len(labels) < 2 or len(address) > LONGEST_ADDRESS or not all(map(_LABEL.fullmatch, labels)):
        raise Invalid(f"{_shown(written)} is not an e-mail address", code="invalid_address")
    return address


def header_text(text: str, what: str) -> str:
    """One line for a header; control characters, line and direction marks are refused with `Invalid`."""
    if any(category(letter) in {"Cc", "Cs", "Zl", "Zp"} or letter in _TURNERS for letter in text):
        raise Invalid(f"the {what} holds a line break or a control character", code="invalid_header")
    if len(text) > LONGEST_TEXT:
        raise Invalid(f"the {what} is longer than {LONGEST_TEXT} characters", code="invalid_header")
    return text.strip()


_TURNERS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _shown(text: str) -> str:
    return repr(text[:80])
