"""The fixed words of a paper, in every language it is printed in."""

from __future__ import annotations

from collections.abc import Mapping

from proxima_common.errors import Invalid

from proxima_render.domain.formats import EN, LANGUAGES, RU, UZ_CYRL, UZ_LATN
from proxima_render.domain.labels_forms import FORM_WORDS

# key: ru, uz-Latn, uz-Cyrl, en
_TABLE: dict[str, tuple[str, str, str, str]] = {
    # titles
    "bill": ("Счёт на оплату", "Toʻlov uchun hisob", "Тўлов учун ҳисоб", "Payment request"),
    "invoice": ("Инвойс", "Invoys", "Инвойс", "Invoice"),
    "annex": (
        "Расшифровка работ",
        "Bajarilgan ishlar tafsiloti",
        "Бажарилган ишлар тафсилоти",
        "Timesheet annex",
    ),
    "annex_to": ("к документу № {number}", "{number}-sonli hujjatga", "{number}-сонли ҳужжатга", "to {number}"),
    "number_date": ("№ {number} от {date}", "№ {number}, {date}", "№ {number}, {date}", "No. {number}, {date}"),
    "number_only": ("№ {number}", "№ {number}", "№ {number}", "No. {number}"),
    "only_date": ("от {date}", "{date}", "{date}", "{date}"),
    "watermark": ("ПРОЕКТ", "LOYIHA", "ЛОЙИҲА", "DRAFT"),
    "draft": ("проект", "loyiha", "лойиҳа", "draft"),
    "advance": ("аванс", "avans", "аванс", "advance"),
    # parties
    "seller": ("Исполнитель", "Ijrochi", "Ижрочи", "From"),
    "buyer": ("Заказчик", "Buyurtmachi", "Буюртмачи", "Bill to"),
    "tin": ("ИНН", "STIR", "СТИР", "Tax ID"),
    "vat_number": ("Код НДС", "QQS kodi", "ҚҚС коди", "VAT no."),
    # strip
    "date": ("Дата", "Sana", "Сана", "Date"),
    "period": ("Период услуг", "Xizmat davri", "Хизмат даври", "Service period"),
    "due": ("Оплатить до", "Toʻlov muddati", "Тўлов муддати", "Due date"),
    "currency": ("Валюта", "Valyuta", "Валюта", "Currency"),
    "contract": ("Договор", "Shartnoma", "Шартнома", "Contract"),
    "contract_value": ("№ {number} от {date}", "№ {number}, {date}", "№ {number}, {date}", "{number}, {date}"),
    "purchase_order": ("Заказ (PO)", "Buyurtma (PO)", "Буюртма (PO)", "Purchase order"),
    # bank
    "payment_details": ("Реквизиты для оплаты", "Toʻlov rekvizitlari", "Тўлов реквизитлари", "Payment details"),
    "beneficiary": ("Получатель", "Oluvchi", "Олувчи", "Beneficiary"),
    "bank": ("Банк получателя", "Oluvchi banki", "Олувчи банки", "Bank"),
    "bank_code": ("МФО", "MFO", "МФО", "Bank code (MFO)"),
    "account": ("Расчётный счёт", "Hisob raqami", "Ҳисоб рақами", "Account"),
    "swift": ("SWIFT", "SWIFT", "SWIFT", "SWIFT"),
    "correspondent_bank": ("Банк-корреспондент", "Vakil bank", "Вакил банк", "Correspondent bank"),
    "correspondent_account": ("Корр. счёт", "Vakillik hisobi", "Вакиллик ҳисоби", "Correspondent account"),
    "purpose": ("Назначение платежа", "Toʻlov maqsadi", "Тўлов мақсади", "Payment reference"),
    "purpose_text": (
        "Оплата за услуги по дог. № {contract} от {contract_date}{document}, {tax}",
        "{contract}-sonli {contract_date} dagi shartnoma boʻyicha xizmatlar uchun toʻlov{document}, {tax}",
        "{contract}-сонли {contract_date} даги шартнома бўйича хизматлар учун тўлов{document}, {tax}",
        "Services under contract {contract} of {contract_date}{document}",
    ),
    "purpose_document": (", счёт № {number}", ", hisob № {number}", ", ҳисоб № {number}", ", invoice {number}"),
    "purpose_tax": (
        "в т. ч. НДС {rate} {tax}\u00a0{currency}",
        "jumladan QQS {rate} {tax}\u00a0{currency}",
        "жумладан ҚҚС {rate} {tax}\u00a0{currency}",
        "including VAT {rate} {tax}\u00a0{currency}",
    ),
    "purpose_no_tax": ("без НДС", "QQSsiz", "ҚҚСсиз", "no VAT"),
    "charges_our": (
        "Все банковские расходы за счёт плательщика (OUR).",
        "Barcha bank xarajatlari toʻlovchi hisobidan (OUR).",
        "Барча банк харажатлари тўловчи ҳисобидан (OUR).",
        "All bank charges are borne by the payer (OUR).",
    ),
    # lines
    "description": ("Наименование услуги", "Xizmat nomi", "Хизмат номи", "Description"),
    "quantity": ("Кол-во", "Miqdor", "Миқдор", "Quantity"),
    "unit": ("Ед.", "Birlik", "Бирлик", "Unit"),
    "price": ("Цена", "Narx", "Нарх", "Price"),
    "amount": ("Сумма", "Summa", "Сумма", "Amount"),
    "tax": ("НДС", "QQS", "ҚҚС", "VAT"),
    "with_tax": ("Всего с НДС", "QQS bilan", "ҚҚС билан", "Incl. VAT"),
    "line_discount": ("скидка {amount}", "chegirma {amount}", "чегирма {amount}", "less discount {amount}"),
    "no_tax": ("без НДС", "QQSsiz", "ҚҚСсиз", "–"),
    # totals
    "before_discount": ("Сумма до скидки", "Chegirmagacha", "Чегирмагача", "Before discount"),
    "discount": ("Скидка", "Chegirma", "Чегирма", "Discount"),
    "net": ("Итого без НДС", "Jami QQSsiz", "Жами ҚҚСсиз", "Subtotal"),
    "plain_net": ("Итого", "Jami", "Жами", "Subtotal"),
    "tax_at": ("НДС {rate}", "QQS {rate}", "ҚҚС {rate}", "VAT {rate}"),
    "exempt": ("Освобождено от НДС", "QQSdan ozod", "ҚҚСдан озод", "Exempt from VAT"),
    "privilege": ("Без НДС (льгота)", "QQSsiz (imtiyoz)", "ҚҚСсиз (имтиёз)", "No VAT (tax privilege)"),
    "not_payer": (
        "Без НДС (исполнитель не плательщик НДС)",
        "QQSsiz (ijrochi QQS toʻlovchisi emas)",
        "ҚҚСсиз (ижрочи ҚҚС тўловчиси эмас)",
        "No VAT (seller is not registered for VAT)",
    ),
    "outside_scope": (
        "Не является объектом НДС",
        "QQS obyekti emas",
        "ҚҚС объекти эмас",
        "Outside the scope of VAT",
    ),
    "reverse_charge": (
        "Обратное начисление НДС",
        "QQS xaridor tomonidan hisoblanadi",
        "ҚҚС харидор томонидан ҳисобланади",
        "Reverse charge: VAT is accounted for by the recipient",
    ),
    "total": ("Всего с НДС", "Jami QQS bilan", "Жами ҚҚС билан", "Total"),
    "plain_total": ("Всего", "Jami", "Жами", "Total"),
    "prepaid": ("Аванс (оплачено)", "Avans (toʻlangan)", "Аванс (тўланган)", "Paid"),
    "payable": ("К оплате", "Toʻlashga", "Тўлашга", "Amount due"),
    "in_words": ("Сумма прописью", "Summa soʻz bilan", "Сумма сўз билан", "In words"),
    # closing
    "due_rule": (
        "Оплатить до {date} включительно.",
        "{date} gacha (shu kun bilan) toʻlansin.",
        "{date} гача (шу кун билан) тўлансин.",
        "Please pay by {date}.",
    ),
    "rate_note": (
        "Курс: 1 {from_currency} = {rate} {to_currency} ({source}, {date}).",
        "Kurs: 1 {from_currency} = {rate} {to_currency} ({source}, {date}).",
        "Курс: 1 {from_currency} = {rate} {to_currency} ({source}, {date}).",
        "Rate: 1 {from_currency} = {rate} {to_currency} ({source}, {date}).",
    ),
    "rate_note_cbu": (
        "Курс: 1 {from_currency} = {rate} {to_currency} (Центральный банк Республики Узбекистан, {date}).",
        "Kurs: 1 {from_currency} = {rate} {to_currency} (Oʻzbekiston Respublikasi Markaziy banki, {date}).",
        "Курс: 1 {from_currency} = {rate} {to_currency} (Ўзбекистон Республикаси Марказий банки, {date}).",
        "Rate: 1 {from_currency} = {rate} {to_currency} (Central Bank of Uzbekistan, {date}).",
    ),
    "rate_note_contract": (
        "Курс по договору: 1 {from_currency} = {rate} {to_currency}.",
        "Shartnoma boʻyicha kurs: 1 {from_currency} = {rate} {to_currency}.",
        "Шартнома бўйича курс: 1 {from_currency} = {rate} {to_currency}.",
        "Rate of the contract: 1 {from_currency} = {rate} {to_currency}.",
    ),
    "rate_note_hand": (
        "Курс на {date}: 1 {from_currency} = {rate} {to_currency}.",
        "{date} uchun kurs: 1 {from_currency} = {rate} {to_currency}.",
        "{date} учун курс: 1 {from_currency} = {rate} {to_currency}.",
        "Rate of {date}: 1 {from_currency} = {rate} {to_currency}.",
    ),
    "ask": (
        "Если в инвойсе что-то неверно, ответьте на письмо, с которым он пришёл.",
        "Invoysda xato boʻlsa, u kelgan xatga javob yozing.",
        "Инвойсда хато бўлса, у келган хатга жавоб ёзинг.",
        "If anything on this invoice looks wrong, please reply to the e-mail that brought it.",
    ),
    "director": ("Руководитель", "Rahbar", "Раҳбар", "Director"),
    "accountant": ("Главный бухгалтер", "Bosh hisobchi", "Бош ҳисобчи", "Chief accountant"),
    "stamp": ("М. П.", "M. Oʻ.", "М. Ў.", ""),
    "stamp_place": ("М. П.", "M. Oʻ.", "М. Ў.", "Stamp"),
    # annex
    "issue": ("Задача", "Vazifa", "Вазифа", "Issue"),
    "work": ("Что сделано", "Bajarilgan ish", "Бажарилган иш", "Work done"),
    "role": ("Роль", "Roli", "Роли", "Role"),
    "hours": ("Часы", "Soat", "Соат", "Hours"),
    "line": ("Строка {position}", "{position}-qator", "{position}-қатор", "Line {position}"),
    "line_hours": (
        "Итого по строке {position}",
        "{position}-qator boʻyicha jami",
        "{position}-қатор бўйича жами",
        "Total of line {position}",
    ),
    "equals_line": (
        "равно строке {position}: {hours} ч",
        "{position}-qatorga teng: {hours} soat",
        "{position}-қаторга тенг: {hours} соат",
        "equals line {position}: {hours} h",
    ),
    "late_work": (
        "Работы прошлых периодов",
        "Oldingi davrlar ishlari",
        "Олдинги даврлар ишлари",
        "Work of earlier periods",
    ),
    "all_hours": ("Всего часов", "Jami soat", "Жами соат", "Total hours"),
    # footer
    "page_of": (
        "страница {page} из {pages}",
        "{pages} betdan {page}-bet",
        "{pages} бетдан {page}-бет",
        "page {page} of {pages}",
    ),
}

_TABLE |= FORM_WORDS
_COLUMN = {RU: 0, UZ_LATN: 1, UZ_CYRL: 2, EN: 3}
LABELS: Mapping[str, Mapping[str, str]] = {
    language: {key: row[_COLUMN[language]] for key, row in _TABLE.items()} for language in LANGUAGES
}


def labels(language: str) -> Mapping[str, str]:
    """The words of a language; one that no paper is printed in is refused."""
    try:
        return LABELS[language]
    except KeyError:
        raise Invalid(f"no paper is printed in {language!r}", code="unknown_language") from None
