"""The fixed sentences of the client's page, by language."""

from dataclasses import dataclass

from proxima_common.contracts.words import DocumentKind


@dataclass(frozen=True)
class PageTexts:
    """Sentences with gaps take the names in braces."""

    kinds: dict[DocumentKind, str]
    document: str
    documents: str
    download: str
    kilobytes: str
    payable: str
    due: str
    accepted: str
    rejected: str
    withdrawn: str
    accept: str
    accept_says: str
    name: str
    question: str
    question_says: str
    text: str
    ask: str
    asked: str
    asked_before: str
    thanks_accepted: str
    all_withdrawn: str
    not_acceptable: str
    name_missing: str
    text_missing: str
    too_many: str
    not_asked: str
    expired: str
    foreign: str
    file_away: str
    stop_says: str
    stop: str
    stopped: str
    back: str


PAGE_TEXTS: dict[str, PageTexts] = {
    "ru": PageTexts(
        kinds={
            DocumentKind.BILL: "Счёт на оплату",
            DocumentKind.INVOICE: "Инвойс",
            DocumentKind.CREDIT_NOTE: "Кредит-нота",
            DocumentKind.ACT: "Акт",
            DocumentKind.ANNEX: "Приложение",
        },
        document="Документ",
        documents="Документы",
        download="Скачать",
        kilobytes="КБ",
        payable="К оплате",
        due="Оплатить до",
        accepted="Принято {date}: {name}",
        rejected="Отклонено",
        withdrawn="Документ отозван",
        accept="Принять",
        accept_says="Подтвердите, что документы верны. Это не оплата и не подпись акта или счёта-фактуры.",
        name="Ваше имя",
        question="Задать вопрос",
        question_says="Мы ответим на адрес, на который пришло письмо.",
        text="Вопрос",
        ask="Отправить вопрос",
        asked="Вопрос отправлен {date}",
        asked_before="Ваши вопросы",
        thanks_accepted="Спасибо, документы приняты.",
        all_withdrawn="Эти документы отозваны и больше не действуют. Если вы ждёте новые, просто ответьте на письмо.",
        not_acceptable="Принять эти документы уже нельзя: их состояние изменилось. Посмотрите ниже, что действует.",
        name_missing="Напишите своё имя: от 2 до 120 знаков.",
        text_missing="Напишите вопрос: от 3 до 4000 знаков.",
        too_many="Вопросов уже много. Пожалуйста, ответьте на письмо.",
        not_asked="Вопрос отсюда отправить нельзя. Пожалуйста, ответьте на письмо.",
        expired="Срок ссылки истёк. Документы есть в письме, а за новой ссылкой ответьте на него.",
        foreign="Такой ссылки нет. Проверьте, что адрес скопирован из письма целиком.",
        file_away="Файл сейчас не открыть. Попробуйте позже или возьмите его из письма.",
        stop_says="Больше не напоминать вашей компании об оплате?",
        stop="Не напоминать",
        stopped="Готово: напоминаний больше не будет.",
        back="К документам",
    ),
    "en": PageTexts(
        kinds={
            DocumentKind.BILL: "Payment invoice",
            DocumentKind.INVOICE: "Invoice",
            DocumentKind.CREDIT_NOTE: "Credit note",
            DocumentKind.ACT: "Act of acceptance",
            DocumentKind.ANNEX: "Annex",
        },
        document="Document",
        documents="Documents",
        download="Download",
        kilobytes="KB",
        payable="Amount due",
        due="Due by",
        accepted="Accepted on {date} by {name}",
        rejected="Rejected",
        withdrawn="Withdrawn",
        accept="Accept",
        accept_says="Confirm that the documents are right. This is no payment, and signs no act or tax invoice.",
        name="Your name",
        question="Ask a question",
        question_says="We answer to the address that got the letter.",
        text="Question",
        ask="Send the question",
        asked="Sent on {date}",
        asked_before="Your questions",
        thanks_accepted="Thank you, the documents are accepted.",
        all_withdrawn=(
            "These documents were withdrawn and no longer count. If you expect new ones, reply to the letter."
        ),
        not_acceptable="These documents cannot be accepted any more: something changed. See below what counts now.",
        name_missing="Write your name: 2 to 120 characters.",
        text_missing="Write your question: 3 to 4000 characters.",
        too_many="There are many questions already. Please reply to the letter.",
        not_asked="A question cannot be sent from here. Please reply to the letter.",
        expired="The link has expired. The documents are in the letter; reply to it for a new link.",
        foreign="There is no such link. Check that the whole address was copied from the letter.",
        file_away="The file cannot be opened now. Try again later, or take it from the letter.",
        stop_says="Send your company no more payment reminders?",
        stop="No more reminders",
        stopped="Done: there will be no more reminders.",
        back="To the documents",
    ),
    "uz-Latn": PageTexts(
        kinds={
            DocumentKind.BILL: "Toʻlov uchun hisob",
            DocumentKind.INVOICE: "Invoys",
            DocumentKind.CREDIT_NOTE: "Kredit-nota",
            DocumentKind.ACT: "Dalolatnoma",
            DocumentKind.ANNEX: "Ilova",
        },
        document="Hujjat",
        documents="Hujjatlar",
        download="Yuklab olish",
        kilobytes="KB",
        payable="Toʻlanadi",
        due="Toʻlov muddati",
        accepted="{date} kuni qabul qilindi: {name}",
        rejected="Rad etildi",
        withdrawn="Hujjat qaytarib olindi",
        accept="Qabul qilish",
        accept_says=(
            "Hujjatlar toʻgʻriligini tasdiqlang. Bu toʻlov ham, dalolatnoma yoki hisob-faktura imzosi ham emas."
        ),
        name="Ismingiz",
        question="Savol berish",
        question_says="Javobni xat kelgan manzilga yuboramiz.",
        text="Savol",
        ask="Savolni yuborish",
        asked="{date} kuni yuborildi",
        asked_before="Savollaringiz",
        thanks_accepted="Rahmat, hujjatlar qabul qilindi.",
        all_withdrawn=(
            "Bu hujjatlar qaytarib olingan va endi amal qilmaydi. Yangilarini kutayotgan "
            "boʻlsangiz, xatga javob yozing."
        ),
        not_acceptable="Bu hujjatlarni endi qabul qilib boʻlmaydi: holati oʻzgardi. Amaldagilarini quyida koʻring.",
        name_missing="Ismingizni yozing: 2 tadan 120 tagacha belgi.",
        text_missing="Savolni yozing: 3 tadan 4000 tagacha belgi.",
        too_many="Savollar koʻp boʻldi. Iltimos, xatga javob yozing.",
        not_asked="Bu yerdan savol yuborib boʻlmaydi. Iltimos, xatga javob yozing.",
        expired="Havola muddati tugagan. Hujjatlar xatda bor, yangi havola uchun unga javob yozing.",
        foreign="Bunday havola yoʻq. Manzil xatdan toʻliq koʻchirilganini tekshiring.",
        file_away="Faylni hozir ochib boʻlmaydi. Keyinroq urinib koʻring yoki xatdan oling.",
        stop_says="Kompaniyangizga toʻlov haqida boshqa eslatilmasinmi?",
        stop="Eslatilmasin",
        stopped="Tayyor: boshqa eslatma boʻlmaydi.",
        back="Hujjatlarga",
    ),
    "uz-Cyrl": PageTexts(
        kinds={
            DocumentKind.BILL: "Тўлов учун ҳисоб",
            DocumentKind.INVOICE: "Инвойс",
            DocumentKind.CREDIT_NOTE: "Кредит-нота",
            DocumentKind.ACT: "Далолатнома",
            DocumentKind.ANNEX: "Илова",
        },
        document="Ҳужжат",
        documents="Ҳужжатлар",
        download="Юклаб олиш",
        kilobytes="КБ",
        payable="Тўланади",
        due="Тўлов муддати",
        accepted="{date} куни қабул қилинди: {name}",
        rejected="Рад этилди",
        withdrawn="Ҳужжат қайтариб олинди",
        accept="Қабул қилиш",
        accept_says="Ҳужжатлар тўғрилигини тасдиқланг. Бу тўлов ҳам, далолатнома ёки ҳисоб-фактура имзоси ҳам эмас.",
        name="Исмингиз",
        question="Савол бериш",
        question_says="Жавобни хат келган манзилга юборамиз.",
        text="Савол",
        ask="Саволни юбориш",
        asked="{date} куни юборилди",
        asked_before="Саволларингиз",
        thanks_accepted="Раҳмат, ҳужжатлар қабул қилинди.",
        all_withdrawn=(
            "Бу ҳужжатлар қайтариб олинган ва энди амал қилмайди. Янгиларини кутаётган бўлсангиз, хатга жавоб ёзинг."
        ),
        not_acceptable="Бу ҳужжатларни энди қабул қилиб бўлмайди: ҳолати ўзгарди. Амалдагиларини қуйида кўринг.",
        name_missing="Исмингизни ёзинг: 2 тадан 120 тагача белги.",
        text_missing="Саволни ёзинг: 3 тадан 4000 тагача белги.",
        too_many="Саволлар кўп бўлди. Илтимос, хатга жавоб ёзинг.",
        not_asked="Бу ердан савол юбориб бўлмайди. Илтимос, хатга жавоб ёзинг.",
        expired="Ҳавола муддати тугаган. Ҳужжатлар хатда бор, янги ҳавола учун унга жавоб ёзинг.",
        foreign="Бундай ҳавола йўқ. Манзил хатдан тўлиқ кўчирилганини текширинг.",
        file_away="Файлни ҳозир очиб бўлмайди. Кейинроқ уриниб кўринг ёки хатдан олинг.",
        stop_says="Компаниянгизга тўлов ҳақида бошқа эслатилмасинми?",
        stop="Эслатилмасин",
        stopped="Тайёр: бошқа эслатма бўлмайди.",
        back="Ҳужжатларга",
    ),
}
