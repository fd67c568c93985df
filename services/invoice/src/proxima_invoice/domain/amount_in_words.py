"""Amounts in words as Uzbek papers write them in Russian: the unit of so'm is not declined, hundredths in figures."""

from decimal import Decimal

from proxima_common.money import round_money

_UP_TO_NINETEEN = (
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
    "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
_FROM_TWENTY = "двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто"
_FROM_HUNDRED = "сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот"
_ONES = _UP_TO_NINETEEN.split()
_TENS = ["", "", *_FROM_TWENTY.split()]
_HUNDREDS = ["", *_FROM_HUNDRED.split()]
_SCALES = (
    (10**12, ("триллион", "триллиона", "триллионов")),
    (10**9, ("миллиард", "миллиарда", "миллиардов")),
    (10**6, ("миллион", "миллиона", "миллионов")),
    (10**3, ("тысяча", "тысячи", "тысяч")),
)
_UNITS = {
    "UZS": (("сум", "сум", "сум"), ("тийин", "тийин", "тийин")),
    "USD": (("доллар США", "доллара США", "долларов США"), ("цент", "цента", "центов")),
    "EUR": (("евро", "евро", "евро"), ("евроцент", "евроцента", "евроцентов")),
    "RUB": (("рубль", "рубля", "рублей"), ("копейка", "копейки", "копеек")),
}
_LARGEST = 10**15


def in_words(amount: Decimal, currency: str, language: str) -> str | None:
    """«Восемь миллионов сто тысяч сум 00 тийин»; None for a language or currency that we have no words for."""
    if language != "ru" or currency not in _UNITS or not 0 <= amount < _LARGEST:
        return None
    rounded = round_money(amount, currency)
    whole = int(rounded)
    hundredths = int((rounded - whole) * 100)
    forms, small = _UNITS[currency]
    text = f"{_cardinal(whole)} {_form(whole, forms)} {hundredths:02d} {_form(hundredths, small)}"
    return text[0].upper() + text[1:]


def _cardinal(number: int) -> str:
    if number == 0:
        return _ONES[0]
    words: list[str] = []
    for scale, forms in _SCALES:
        group, number = divmod(number, scale)
        if group:
            words += [*_below_thousand(group, feminine=scale == 10**3), _form(group, forms)]
    return " ".join([*words, *_below_thousand(number, feminine=False)])


def _below_thousand(number: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest:
        words.append({1: "одна", 2: "две"}[rest] if feminine and rest in (1, 2) else _ONES[rest])
    return words


def _form(number: int, forms: tuple[str, str, str]) -> str:
    if 11 <= number % 100 <= 14:
        return forms[2]
    last = number % 10
    return forms[0] if last == 1 else forms[1] if 2 <= last <= 4 else forms[2]
