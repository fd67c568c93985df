"""Reading what a payer wrote: numbers of invoices and contracts in Russian, Uzbek (both scripts) and English."""

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = str.maketrans("абвекмнорстухіўқғҳё", "abbekmhopctyxiykgxe")
_DASHES = re.compile(r"[‐-―−﹘﹣－]")
_SIGN = re.compile(r"(?:№|#|\b(?:no|nr|num|number|номер|рақам|raqam)\b[.:]?|\bn[o°º]?[.:]?(?=\s*\d))", re.I)
_AROUND = re.compile(r"(?<=\d)(?:\s+([-/])|([-/])\s+)(?=\d)")
_WORD = re.compile(r"\w[\w/.\-]*")
_INVOICE = (
    r"(?:invoices?|inv|bills?|инвойс\w*|сч[её]т\w*(?:[ -]*фактур\w*)?|сч[.-]?\s*ф\w*|сч|с/ф|сф|фактур\w*|faktura\w*"
    r"|hisob\w*(?:[ -]*faktura\w*)?|to.?lov hisobi|[ҳх]исоб\w*(?:[ -]*фактура\w*)?)"
)
_CONTRACT = r"(?:договор\w*|дог|контракт\w*|contract\w*|agreement|shartnoma\w*|shart|шартнома\w*|dog)"
_BETWEEN = r"(?:\s|[.,:;()«»\"'№#]|на оплату|to.?lov uchun|тўлов учун)*"
_NUMBER = r"\w[\w/.\-]*"
_NUMBERS = rf"{_BETWEEN}({_NUMBER}(?:\s*(?:,|;|&|\+|\bи\b|\bva\b|\bва\b|\band\b)\s*№?\s*\d[\w/.\-]*)*)"
_AFTER_INVOICE = re.compile(rf"\b{_INVOICE}\b{_NUMBERS}", re.I)
_AFTER_CONTRACT = re.compile(rf"\b{_CONTRACT}\b{_BETWEEN}({_NUMBER})", re.I)
_PLAIN = re.compile(r"\d{1,9}")


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """A number as it is compared: no case, one kind of dash, Latin for letters that look alike, no spaces inside."""
    return spelled(text).casefold().translate(_LOOKALIKES)


def spelled(text: str) -> str:
    """A text as it is read: signs of a number set apart, one kind of dash and of space."""
    plain = _DASHES.sub("-", _SIGN.sub(" № ", unicodedata.normalize("NFKC", text)))
    return _AROUND.sub(lambda found: found[1] or found[2], " ".join(plain.split()))


def names(purpose: str, number: str) -> bool:
    """Whether the text has exactly this number; one of digits alone only behind a word for an invoice."""
    if _PLAIN.fullmatch(number):
        return _plain(number) in spoken(purpose)
    wanted, text = normal(number), normal(purpose)
    exactly = rf"(?<![^\W_])(?<![^\W_][-/]){re.escape(wanted)}(?![^\W_])(?![-/][^\W_])"
    return wanted in text and bool(re.search(exactly, text))


@lru_cache(maxsize=1024)
def spoken(purpose: str) -> frozenset[str]:
    """Plain numbers behind a word for an invoice, without zeros ahead: the last part of a number, as people say it."""
    words = (word.rstrip(".-/") for part in _AFTER_INVOICE.findall(spelled(purpose)) for word in _WORD.findall(part))
    return frozenset(_plain(word) for word in words if _PLAIN.fullmatch(word))


def names_contract(purpose: str, contract_no: str) -> bool:
    """Whether this contract stands behind a word for a contract."""
    wanted = normal(contract_no)
    return any(normal(found.rstrip(".,;-/")) == wanted for found in _AFTER_CONTRACT.findall(spelled(purpose)))


def candidates(purpose: str, *more: str | None) -> list[str]:
    """Everything in the text that may be an invoice number, in the writings it may be kept in; at most sixty."""
    texts = [spelled(purpose), *(extra for extra in more if extra)]
    words = (word.rstrip(".-/") for text in texts for word in _WORD.findall(text))
    found: dict[str, None] = {}
    for word in words:
        if any(letter.isdigit() for letter in word):
            found |= dict.fromkeys((word, word.upper(), _latin(word).upper()))
    return list(found)[:60]


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"


def _latin(word: str) -> str:
    return word.casefold().translate(_LOOKALIKES)
