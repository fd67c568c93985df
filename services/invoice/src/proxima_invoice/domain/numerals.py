"""Cardinal numbers in words, without a currency: Russian, Uzbek in both scripts, English.

Russian numerals agree in gender with what they count (одна тысяча, две копейки); Uzbek and English ones never change
(uzbek-invoicing §9).
"""

from collections.abc import Callable

from proxima_common.errors import Invalid

LARGEST = 10**18 - 1
"""Above what an amount column can hold, in any currency."""

Forms = tuple[str, str, str]
"""One, two to four, five and more of a thing."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_RU_ONES = _words(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
_RU_TENS = _words("двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
_RU_HUNDREDS = _words("сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")
_RU_FEMININE = {1: "одна", 2: "две"}
_RU_SCALES: tuple[Forms, ...] = (
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
    ("квадриллион", "квадриллиона", "квадриллионов"),
)
_UZ_ONES = {
    "uz-Latn": _words("nol bir ikki uch toʻrt besh olti yetti sakkiz toʻqqiz"),
    "uz-Cyrl": _words("нол бир икки уч тўрт беш олти етти саккиз тўққиз"),
}
_UZ_TENS = {
    "uz-Latn": _words("oʻn yigirma oʻttiz qirq ellik oltmish yetmish sakson toʻqson"),
    "uz-Cyrl": _words("ўн йигирма ўттиз қирқ эллик олтмиш етмиш саксон тўқсон"),
}
_UZ_SCALES = {
    "uz-Latn": _words("yuz ming million milliard trillion kvadrillion"),
    "uz-Cyrl": _words("юз минг миллион миллиард триллион квадриллион"),
}
_EN_ONES = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_EN_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_EN_SCALES = _words("thousand million billion trillion quadrillion")


def cardinal(number: int, language: str, *, feminine: bool = False) -> str:
    """The number in words, in lower case: `cardinal(21, "ru")` is «двадцать один».

    `feminine` matters in Russian only, and for the last three digits only. Raises Invalid for a language without
    numerals (`unknown_language`), a negative number and one above LARGEST (`no_words_for_number`).
    """
    if not 0 <= number <= LARGEST:
        raise Invalid(f"{number} cannot be written in words", code="no_words_for_number")
    if language == "ru":
        return _said(number, _RU_ONES[0], lambda group, at: _russian(group, at, feminine=feminine))
    if language == "en":
        return _said(number, _EN_ONES[0], _english)
    if language in _UZ_ONES:
        return _said(number, _UZ_ONES[language][0], lambda group, at: _uzbek(group, at, language))
    raise Invalid(f"there are no numerals for the language {language!r}", code="unknown_language")


def form_of(number: int, forms: Forms) -> str:
    """The form that a Russian noun takes after a number: 1 рубль, 2 рубля, 5 рублей, 11 рублей, 21 рубль."""
    if 11 <= number % 100 <= 14:
        return forms[2]
    last = number % 10
    return forms[0] if last == 1 else forms[1] if 2 <= last <= 4 else forms[2]


def _said(number: int, zero: str, group_words: Callable[[int, int], list[str]]) -> str:
    if number == 0:
        return zero
    groups: list[int] = []
    while number:
        number, group = divmod(number, 1000)
        groups.append(group)
    words: list[str] = []
    for at in reversed(range(len(groups))):
        if groups[at]:
            words += group_words(groups[at], at)
    return " ".join(words)


def _russian(group: int, at: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    words = [_RU_HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 20:
        words.append(_RU_TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        agrees = feminine if at == 0 else at == 1
        words.append(_RU_FEMININE.get(rest, _RU_ONES[rest]) if agrees else _RU_ONES[rest])
    return [*words, form_of(group, _RU_SCALES[at - 1])] if at else words


def _uzbek(group: int, at: int, language: str) -> list[str]:
    """One is always said: bir yuz, bir ming."""
    ones, tens, scales = _UZ_ONES[language], _UZ_TENS[language], _UZ_SCALES[language]
    words = [ones[group // 100], scales[0]] if group >= 100 else []
    if group // 10 % 10:
        words.append(tens[group // 10 % 10 - 1])
    if group % 10:
        words.append(ones[group % 10])
    return [*words, scales[at]] if at else words


def _english(group: int, at: int) -> list[str]:
    """Without `and` and commas: on a paper, `and` stands once, before the hundredths."""
    hundreds, rest = divmod(group, 100)
    words = [_EN_ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_EN_TENS[tens - 2] + (f"-{_EN_ONES[ones]}" if ones else ""))
    elif rest:
        words.append(_EN_ONES[rest])
    return [*words, _EN_SCALES[at - 1]] if at else words
