"""The client's page as HTML: plain, without scripts, in the letter's language."""

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any
from uuid import UUID

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from proxima_common.clock import TASHKENT

from proxima_delivery.adapters.letter_texts import TEXTS
from proxima_delivery.adapters.mail.page_texts import PAGE_TEXTS, PageTexts
from proxima_delivery.domain.wording import LANGUAGES, NBSP, written_amount, written_date, written_language
from proxima_delivery.usecases.mail.client_page import Page, PageDocument, Standing

_ENVIRONMENT = Environment(
    loader=PackageLoader("proxima_delivery"),
    autoescape=select_autoescape(("html.j2",)),
    undefined=StrictUndefined,
)
_CSS = files("proxima_delivery").joinpath("templates/page.css").read_text()
_STYLE = b64encode(hashlib.sha256(_CSS.encode()).digest()).decode()
_SHOWN = (
    "client", "amount", "due", "documents", "can_accept", "once", "asked", "said", "wrong", "stop", "back", "seller",
)  # fmt: skip
HEADERS = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # The address is the key: it is told to nobody else, and to ourselves, so that a form says where it stood.
    "referrer-policy": "same-origin",
    "x-robots-tag": "noindex",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class Typed:
    """What somebody had written, so that a mistake costs nothing."""

    name: str = ""
    text: str = ""


def page_html(
    page: Page, token: str, once: UUID, *, said: str | None = None, wrong: str | None = None, typed: Typed = Typed()
) -> str:
    """The page of a letter. `said` and `wrong` are names of sentences."""
    letter = page.letter
    language = written_language(letter.language)
    texts = PAGE_TEXTS[language]
    word = TEXTS[language].words[letter.kind]
    return _rendered(
        language,
        title=f"{word} № {letter.number}" if language != "en" else f"{word} No. {letter.number}",
        seller=letter.seller_name,
        client=letter.client_name,
        amount=written_amount(letter.payable, letter.currency, language),
        due=written_date(letter.due_date, language) if letter.due_date else None,
        base=f"/c/{token}",
        documents=[_shown(one, texts, language) for one in page.documents],
        can_accept=page.can_accept,
        once=None if page.withdrawn else once,
        asked=[(text, _moment(at, language)) for text, at in page.asked],
        said=getattr(texts, said) if said else None,
        wrong=getattr(texts, wrong) if wrong else (texts.all_withdrawn if page.withdrawn else None),
        typed=typed,
    )


def message_html(language: str, name: str, *, base: str = "", back: bool = False) -> str:
    """A page that says one thing and nothing of any invoice."""
    texts = PAGE_TEXTS[language]
    return _rendered(language, title=getattr(texts, name), base=base, back=back)


def stop_html(language: str, base: str) -> str:
    """The page that asks whether reminders shall end."""
    return _rendered(language, title=PAGE_TEXTS[language].stop_says, base=base, stop=True)


def language_of(accepted: str) -> str:
    """The first of our languages that a browser asks for, English if it asks for none."""
    for wish in accepted.split(","):
        tag = wish.partition(";")[0].strip().lower()
        if tag[:2] in ("ru", "uz", "en"):
            return written_language(tag)
    return LANGUAGES[1]


def _rendered(language: str, **shown: Any) -> str:
    nothing: dict[str, Any] = dict.fromkeys(_SHOWN)
    # The one text that is not escaped is our own style sheet, whose digest the policy names.
    known = {"language": language, "texts": PAGE_TEXTS[language], "css": Markup(_CSS), "typed": Typed(), "base": ""}  # noqa: S704
    return _ENVIRONMENT.get_template("page.html.j2").render({**nothing, **known, **shown})


def _shown(one: PageDocument, texts: PageTexts, language: str) -> dict[str, str]:
    word = texts.kinds.get(one.kind, texts.document) if one.kind else texts.document
    return {
        "id": str(one.document_id),
        "title": f"{word} {one.number}" if one.number else word,
        "size": f"{max(1, round(one.file.size / 1024))}{NBSP}{texts.kilobytes}",
        "standing": _standing(one, texts, language),
    }


def _standing(one: PageDocument, texts: PageTexts, language: str) -> str:
    if one.standing is Standing.ACCEPTED and one.accepted:
        name, at = one.accepted
        return texts.accepted.format(date=_moment(at, language), name=name)
    return {
        Standing.ACCEPTED: texts.thanks_accepted,
        Standing.REJECTED: texts.rejected,
        Standing.WITHDRAWN: texts.withdrawn,
    }.get(one.standing, "")


def _moment(at: datetime, language: str) -> str:
    return written_date(at.astimezone(TASHKENT).date(), language)
