"""What the units of a currency are called, as papers write them, and how they are declined."""

from dataclasses import dataclass

from proxima_invoice.domain.numerals import Forms


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money in Russian: its forms after a number, and whether it is counted in the feminine."""

    forms: Forms
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """The whole and the small unit. Uzbek names do not change; English ones are one and many.

    `undeclined` is the whole unit as Russian papers of the country write it after any number, where that is the custom.
    """

    ru: tuple[Unit, Unit]
    uz_latn: tuple[str, str]
    uz_cyrl: tuple[str, str]
    en: tuple[tuple[str, str], tuple[str, str]]
    undeclined: tuple[str, str] | None = None


_CENT = Unit(("цент", "цента", "центов"))

CURRENCY_WORDS: dict[str, CurrencyWords] = {
    "UZS": CurrencyWords(
        (Unit(("сум", "сума", "сумов")), Unit(("тийин", "тийина", "тийинов"))),
        ("soʻm", "tiyin"),
        ("сўм", "тийин"),
        (("Uzbek sum", "Uzbek sums"), ("tiyin", "tiyins")),
        undeclined=("сум", "тийин"),
    ),
    "USD": CurrencyWords(
        (Unit(("доллар США", "доллара США", "долларов США")), _CENT),
        ("AQSH dollari", "sent"),
        ("АҚШ доллари", "цент"),
        (("US dollar", "US dollars"), ("cent", "cents")),
    ),
    "EUR": CurrencyWords(
        (Unit(("евро", "евро", "евро")), Unit(("евроцент", "евроцента", "евроцентов"))),
        ("yevro", "yevrosent"),
        ("евро", "евроцент"),
        (("euro", "euros"), ("cent", "cents")),
    ),
    "RUB": CurrencyWords(
        (Unit(("рубль", "рубля", "рублей")), Unit(("копейка", "копейки", "копеек"), feminine=True)),
        ("Rossiya rubli", "kopeyka"),
        ("Россия рубли", "копейка"),
        (("Russian rouble", "Russian roubles"), ("kopeck", "kopecks")),
    ),
    "KZT": CurrencyWords(
        (Unit(("тенге", "тенге", "тенге")), Unit(("тиын", "тиына", "тиынов"))),
        ("Qozogʻiston tengesi", "tiyin"),
        ("Қозоғистон тенгеси", "тийин"),
        (("Kazakhstan tenge", "Kazakhstan tenge"), ("tiyn", "tiyn")),
    ),
    "GBP": CurrencyWords(
        (Unit(("фунт стерлингов", "фунта стерлингов", "фунтов стерлингов")), Unit(("пенс", "пенса", "пенсов"))),
        ("funt sterling", "pens"),
        ("фунт стерлинг", "пенс"),
        (("pound sterling", "pounds sterling"), ("penny", "pence")),
    ),
    "CNY": CurrencyWords(
        (Unit(("юань", "юаня", "юаней")), Unit(("фэнь", "фэня", "фэней"))),
        ("Xitoy yuani", "fen"),
        ("Хитой юани", "фэнь"),
        (("Chinese yuan", "Chinese yuan"), ("fen", "fen")),
    ),
}
