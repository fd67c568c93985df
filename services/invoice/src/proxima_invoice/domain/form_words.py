"""Fixed phrases of the forms in the languages of the papers: what was supplied, and that nobody has claims."""

from datetime import date

from proxima_invoice.domain.invoice import Invoice

_MONTHS = {
    "ru": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "uz-Latn": "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr",
    "uz-Cyrl": "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
    "en": "January February March April May June July August September October November December",
}
_SERVICES = {
    "ru": "Услуги по договору № {number} от {date} за {month} {year} г.",
    "uz-Latn": "{date} yildagi {number}-son shartnoma boʻyicha {year}-yil {month} oyi xizmatlari",
    "uz-Cyrl": "{date} йилдаги {number}-сон шартнома бўйича {year} йил {month} ойи хизматлари",
    "en": "Services under contract No. {number} of {date}, {month} {year}",
}
_ACT = {
    "ru": (
        "{seller}, именуемое Исполнитель, и {buyer}, именуемое Заказчик, составили настоящий акт о том, что услуги по "
        "договору № {number} от {date} оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам "
        "оказания услуг не имеет."
    ),
    "uz-Latn": (
        "Ijrochi {seller} va Buyurtmachi {buyer} {date} yildagi {number}-son shartnoma boʻyicha xizmatlar toʻliq va "
        "oʻz vaqtida koʻrsatilganligi toʻgʻrisida ushbu dalolatnomani tuzdilar. Buyurtmachining xizmatlar hajmi, "
        "sifati va muddatlari boʻyicha eʼtirozi yoʻq."
    ),
    "uz-Cyrl": (
        "Ижрочи {seller} ва Буюртмачи {buyer} {date} йилдаги {number}-сон шартнома бўйича хизматлар тўлиқ ва ўз "
        "вақтида кўрсатилганлиги тўғрисида ушбу далолатномани туздилар. Буюртмачининг хизматлар ҳажми, сифати ва "
        "муддатлари бўйича эътирози йўқ."
    ),
    "en": (
        "{seller}, the Contractor, and {buyer}, the Client, confirm by this act that the services under contract "
        "No. {number} of {date} have been rendered in full and on time. The Client has no claims as to their scope, "
        "quality or time."
    ),
}
_ADVANCE = {
    "ru": "Аванс по договору № {number} от {date}",
    "uz-Latn": "{date} yildagi {number}-son shartnoma boʻyicha avans",
    "uz-Cyrl": "{date} йилдаги {number}-сон шартнома бўйича аванс",
    "en": "Advance under contract No. {number} of {date}",
}
_AHEAD = {
    "ru": "{text} за {month} {year} г.",
    "uz-Latn": "{text}, {year}-yil {month} oyi",
    "uz-Cyrl": "{text}, {year} йил {month} ойи",
    "en": "{text}, {month} {year}",
}


def services(invoice: Invoice) -> str:
    """«Услуги по договору № … от … за октябрь 2026 г.»: the one line of a form, in the paper's first language."""
    return _filled(_SERVICES, invoice)


def act_text(invoice: Invoice) -> str:
    """That the work was done in full and that nobody has claims, in the paper's first language."""
    return _filled(_ACT, invoice)


def advance(invoice: Invoice, *, month: bool) -> str:
    """«Аванс по договору № … от …», with the month that is paid ahead."""
    text = _filled(_ADVANCE, invoice)
    return _AHEAD[_language(invoice)].format(text=text, **_month(invoice)) if month else text


def _filled(phrases: dict[str, str], invoice: Invoice) -> str:
    return phrases[_language(invoice)].format(
        number=invoice.contract.number,
        date=_written(invoice.contract.date, _language(invoice)),
        seller=invoice.seller.legal_name,
        buyer=invoice.buyer.legal_name,
        **_month(invoice),
    )


def _month(invoice: Invoice) -> dict[str, str]:
    year, month = invoice.period.split("-")
    return {"month": _MONTHS[_language(invoice)].split()[int(month) - 1], "year": year}


def _language(invoice: Invoice) -> str:
    return invoice.languages[0] if invoice.languages[0] in _SERVICES else "en"


def _written(day: date, language: str) -> str:
    return f"{day:%Y-%m-%d}" if language == "en" else f"{day:%d.%m.%Y}"
