"""The fixed sentences of a letter, by language."""

from dataclasses import dataclass

from proxima_common.contracts.words import InvoiceKind


@dataclass(frozen=True)
class Texts:
    """`subject` takes `{word}`, `{number}` and `{date}`; `subject_undated` goes without the date."""

    words: dict[InvoiceKind, str]
    subject: str
    subject_undated: str
    greeting: str
    intro: str
    payable: str
    date: str
    due: str
    contract: str
    client: str
    files: str
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
        payable="К оплате",
        date="Дата",
        due="Оплатить до",
        contract="Договор",
        client="Заказчик",
        files="Вложения",
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
        payable="Amount due",
        date="Date",
        due="Due by",
        contract="Contract",
        client="Billed to",
        files="Attached",
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
        payable="Toʻlanadi",
        date="Sana",
        due="Toʻlov muddati",
        contract="Shartnoma",
        client="Buyurtmachi",
        files="Ilovalar",
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
        payable="Тўланади",
        date="Сана",
        due="Тўлов муддати",
        contract="Шартнома",
        client="Буюртмачи",
        files="Иловалар",
        wrong="Бирор нарса нотўғри бўлса, ушбу хатга жавоб ёзинг.",
        sign_off="Ҳурмат билан,",
        kilobytes="КБ",
    ),
}
