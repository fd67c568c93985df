"""The fixed sentences of a letter, by language."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from proxima_common.contracts.words import InvoiceKind


@dataclass(frozen=True)
class Texts:
    """`subject` takes `{word}`, `{number}` and `{date}`; `subject_undated` goes without the date."""

    words: dict[InvoiceKind, str]
    subject: str
    subject_undated: str
    greeting: str
    intro: str
    intro_online: str
    page: str
    payable: str
    date: str
    due: str
    contract: str
    client: str
    files: str
    files_online: str
    wrong: str
    sign_off: str
    kilobytes: str


TEXTS: dict[str, Texts] = {
    "ru": Texts(
        words={
            InvoiceKind.SERVICE: "Счёт",
            InvoiceKind.ADVANCE: "Счёт на предоплату",
            InvoiceKind.CREDIT: "Кредит-нота",
            InvoiceKind.CORRECTION: "Корректировка",
        },
        subject="{word} № {number} от {date}",
        subject_undated="{word} № {number}",
        greeting="Здравствуйте!",
        intro="Направляем документы за оказанные услуги. Они приложены к этому письму.",
        intro_online="Направляем документы за оказанные услуги. Они слишком велики для письма и ждут вас по ссылке.",
        page="Скачать документы, принять их или задать вопрос:",
        payable="К оплате",
        date="Дата",
        due="Оплатить до",
        contract="Договор",
        client="Заказчик",
        files="Вложения",
        files_online="По ссылке",
        wrong="Если что-то неверно, просто ответьте на это письмо.",
        sign_off="С уважением,",
        kilobytes="КБ",
    ),
    "en": Texts(
        words={
            InvoiceKind.SERVICE: "Invoice",
            InvoiceKind.ADVANCE: "Advance invoice",
            InvoiceKind.CREDIT: "Credit note",
            InvoiceKind.CORRECTION: "Correction",
        },
        subject="{word} No. {number} of {date}",
        subject_undated="{word} No. {number}",
        greeting="Hello,",
        intro="Please find the documents for our services attached to this message.",
        intro_online="The documents for our services are too large for a message and wait behind the link.",
        page="Download the documents, accept them or ask a question:",
        payable="Amount due",
        date="Date",
        due="Due by",
        contract="Contract",
        client="Billed to",
        files="Attached",
        files_online="Behind the link",
        wrong="If anything looks wrong, just reply to this message.",
        sign_off="Kind regards,",
        kilobytes="KB",
    ),
    "uz-Latn": Texts(
        words={
            InvoiceKind.SERVICE: "Toʻlov uchun hisob",
            InvoiceKind.ADVANCE: "Oldindan toʻlov uchun hisob",
            InvoiceKind.CREDIT: "Kredit-nota",
            InvoiceKind.CORRECTION: "Tuzatish",
        },
        subject="{word} № {number}, {date}",
        subject_undated="{word} № {number}",
        greeting="Assalomu alaykum!",
        intro="Koʻrsatilgan xizmatlar boʻyicha hujjatlarni yuboramiz. Ular ushbu xatga ilova qilingan.",
        intro_online="Koʻrsatilgan xizmatlar boʻyicha hujjatlar xat uchun juda katta, ular havola orqali ochiladi.",
        page="Hujjatlarni yuklab olish, qabul qilish yoki savol berish:",
        payable="Toʻlanadi",
        date="Sana",
        due="Toʻlov muddati",
        contract="Shartnoma",
        client="Buyurtmachi",
        files="Ilovalar",
        files_online="Havola orqali",
        wrong="Biror narsa notoʻgʻri boʻlsa, ushbu xatga javob yozing.",
        sign_off="Hurmat bilan,",
        kilobytes="KB",
    ),
    "uz-Cyrl": Texts(
        words={
            InvoiceKind.SERVICE: "Тўлов учун ҳисоб",
            InvoiceKind.ADVANCE: "Олдиндан тўлов учун ҳисоб",
            InvoiceKind.CREDIT: "Кредит-нота",
            InvoiceKind.CORRECTION: "Тузатиш",
        },
        subject="{word} № {number}, {date}",
        subject_undated="{word} № {number}",
        greeting="Ассалому алайкум!",
        intro="Кўрсатилган хизматлар бўйича ҳужжатларни юборамиз. Улар ушбу хатга илова қилинган.",
        intro_online="Кўрсатилган хизматлар бўйича ҳужжатлар хат учун жуда катта, улар ҳавола орқали очилади.",
        page="Ҳужжатларни юклаб олиш, қабул қилиш ёки савол бериш:",
        payable="Тўланади",
        date="Сана",
        due="Тўлов муддати",
        contract="Шартнома",
        client="Буюртмачи",
        files="Иловалар",
        files_online="Ҳавола орқали",
        wrong="Бирор нарса нотўғри бўлса, ушбу хатга жавоб ёзинг.",
        sign_off="Ҳурмат билан,",
        kilobytes="КБ",
    ),
}


def texts_for(language: str, own: Mapping[str, Mapping[str, str]]) -> Texts:
    """The sentences of a letter in a language, with what the legal entity says in its own words."""
    names = {field.name for field in fields(Texts)}
    replaced: dict[str, Any] = {name: text for name, text in own.get(language, {}).items() if name in names}
    return replace(TEXTS[language], **replaced)
