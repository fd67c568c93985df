"""What the law has a paper say about tax, by kind, language and date (uzbek-invoicing §4, international §4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proxima_common.contracts.words import TaxKind

from proxima_invoice.domain.supply import Privilege
from proxima_invoice.domain.tax import letter_of

LANGUAGES = ("ru", "uz-Latn", "uz-Cyrl", "en")
_ALWAYS = date.min
# The tax code that places services to a buyer abroad outside the country by its article 241.
_PRESENT_CODE = date(2020, 1, 1)
_VATEX = {"AE": "VATEX-EU-AE", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}

_TEXTS: dict[TaxKind, tuple[tuple[date, tuple[str, str, str, str]], ...]] = {
    TaxKind.ZERO: (
        (
            _ALWAYS,
            (
                "Экспорт услуг: нулевая ставка НДС",
                "Xizmatlar eksporti: QQSning nol stavkasi",
                "Хизматлар экспорти: ҚҚСнинг ноль ставкаси",
                "Export of services: zero rate of VAT",
            ),
        ),
    ),
    TaxKind.EXEMPT: (
        (_ALWAYS, ("Освобождено от НДС", "QQSdan ozod qilingan", "ҚҚСдан озод қилинган", "Exempt from VAT")),
    ),
    TaxKind.PRIVILEGE: (
        (
            _ALWAYS,
            (
                "Без НДС на основании налоговой льготы",
                "Soliq imtiyozi asosida QQSsiz",
                "Солиқ имтиёзи асосида ҚҚСсиз",
                "Exempt from VAT under a tax privilege",
            ),
        ),
    ),
    TaxKind.NOT_PAYER: (
        (
            _ALWAYS,
            (
                "Без НДС: исполнитель не является плательщиком НДС",
                "QQSsiz: ijrochi QQS toʻlovchisi emas",
                "ҚҚСсиз: ижрочи ҚҚС тўловчиси эмас",
                "No VAT: the seller is not a VAT payer",
            ),
        ),
    ),
    TaxKind.OUTSIDE_SCOPE: (
        (
            _ALWAYS,
            (
                "Не является объектом НДС",
                "QQS obyekti emas",
                "ҚҚС объекти эмас",
                "Outside the scope of VAT",
            ),
        ),
        (
            _PRESENT_CODE,
            (
                "Не является объектом НДС: место реализации услуг — за пределами Республики Узбекистан (НК, ст. 241)",
                "QQS obyekti emas: xizmat koʻrsatish joyi — Oʻzbekiston Respublikasidan tashqarida (SK, 241-modda)",
                "ҚҚС объекти эмас: хизмат кўрсатиш жойи — Ўзбекистон Республикасидан ташқарида (СК, 241-модда)",
                "Outside the scope of VAT: the place of supply is outside Uzbekistan (Tax Code, article 241)",
            ),
        ),
    ),
    TaxKind.REVERSE_CHARGE: (
        (
            _ALWAYS,
            (
                "Reverse charge: НДС исчисляет и уплачивает заказчик",
                "Reverse charge: QQSni buyurtmachi hisoblab toʻlaydi",
                "Reverse charge: ҚҚСни буюртмачи ҳисоблаб тўлайди",
                "Reverse charge: VAT is accounted for by the recipient",
            ),
        ),
    ),
}
_BY_PRIVILEGE = ("код {code}: {name}", "kod {code}: {name}", "код {code}: {name}", "code {code}: {name}")


@dataclass(frozen=True, slots=True)
class TaxNote:
    """The sentence of one kind in one language; `vatex` is the reason's code of EN 16931."""

    tax_kind: TaxKind
    language: str
    text: str
    vatex: str | None


def legal_text(kind: TaxKind, language: str, on: date, privilege: Privilege | None = None) -> str | None:
    """The sentence in force on the document date; None for the standard rate, which says itself."""
    dated = [texts for begins, texts in _TEXTS.get(kind, ()) if begins <= on]
    if not dated:
        return None
    at = LANGUAGES.index(language)
    text = dated[-1][at]
    if kind is TaxKind.PRIVILEGE and privilege:
        return f"{text}, {_BY_PRIVILEGE[at].format(code=privilege.code, name=privilege.name)}"
    return text


def notes(
    kinds: Iterable[tuple[TaxKind, Privilege | None]],
    languages: Iterable[str],
    on: date,
    *,
    abroad: bool,
    own: tuple[TaxKind, str] | None = None,
) -> tuple[TaxNote, ...]:
    """One sentence per kind and language, the kinds in order. `own` is a sentence that the regime or staff set.

    Zero at home has none: it is a rate, and EN 16931 forbids it a reason (BR-Z-10).
    """
    made: dict[tuple[TaxKind, str], TaxNote] = {}
    wanted = tuple(languages)
    for kind, privilege in kinds:
        letter = letter_of(kind, abroad=abroad)
        if letter in ("S", "Z"):
            continue
        for language in wanted:
            text = own[1] if own and own[0] is kind else legal_text(kind, language, on, privilege)
            if text and (kind, language) not in made:
                made[kind, language] = TaxNote(kind, language, text, _VATEX.get(letter))
    return tuple(made.values())
