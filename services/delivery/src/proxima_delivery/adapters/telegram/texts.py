"""The fixed sentences of the bot, by language."""

from dataclasses import dataclass

from proxima_delivery.domain.telegram.approval import ApprovalState as State
from proxima_delivery.domain.telegram.approval import Verb
from proxima_delivery.domain.telegram.said import Said


@dataclass(frozen=True)
class Texts:
    """`decided` takes `{by}` and `{at}`; `by_somebody` stands for a person whose name is not known."""

    title: str
    client: str
    period: str
    total: str
    difference: str
    first_time: str
    margin: str
    flags: str
    open: str
    buttons: dict[Verb, str]
    deciding: dict[Verb, str]
    refused: str
    level_given: str
    elsewhere: str
    decided: dict[State, str]
    reason: str
    by_somebody: str
    notice: str
    ask_why: str
    ask_why_hint: str
    said: dict[Said, str]


EN = Texts(
    title="Invoice {number} awaits your approval",
    client="Client",
    period="Period",
    total="Total",
    difference="Against last month",
    first_time="nothing to compare with",
    margin="Margin",
    flags="Attention",
    open="Open in Proxima Invoice",
    buttons={Verb.APPROVE: "Approve", Verb.RETURN: "Return"},
    deciding={
        Verb.APPROVE: "You approved at {at}; the answer is on its way.",
        Verb.RETURN: "You returned it at {at}; the answer is on its way.",
    },
    refused="Your decision was not possible",
    level_given="Agreed by {by}, {at}. The next level is asked.",
    elsewhere="Requests do not come to this account any more.",
    decided={
        State.APPROVED: "Approved by {by}, {at}",
        State.RETURNED: "Returned by {by}, {at}",
        State.WITHDRAWN: "Withdrawn by {by}, {at}",
        State.AMENDED: "Changed by {by}, {at}. A new request follows.",
        State.VOIDED: "Voided by {by}, {at}",
    },
    reason="Reason",
    by_somebody="a colleague",
    notice="Invoice {number} was approved by {by}",
    ask_why="Why do you return invoice {number}?",
    ask_why_hint="Reason of the return",
    said={
        Said.RECORDED: "Recorded.",
        Said.SAY_WHY: "Write the reason as a reply.",
        Said.BUTTON_UNKNOWN: "This button is not known. Please open Proxima Invoice.",
        Said.NOT_YOURS: "This request was sent to somebody else.",
        Said.NOT_PRIVATE: "Decisions are taken in your own chat with the bot.",
        Said.EXPIRED: "This button is too old. Please decide in Proxima Invoice.",
        Said.USED: "This button was used already.",
        Said.CLOSED: "This request is not open any more.",
        Said.LINKED: "Your account is linked, {name}. Requests for approval will come here.",
        Said.CODE_WRONG: "This link is used or too old. Ask for a new one in Proxima Invoice.",
        Said.ACCOUNT_TAKEN: "This account is linked to another person. They have to unlink it first.",
        Said.HOW_TO_LINK: "Ask for a link to this bot in Proxima Invoice and open it here.",
        Said.NOTHING_AWAITS: "Nothing awaits your words now.",
        Said.WHICH_ONE: "Several returns await a reason: reply to the question that you mean.",
        Said.REASON_SHORT: "The reason is too short: at least 3 letters.",
        Said.REASON_LONG: "The reason is too long: at most 1000 letters.",
        Said.HOURS_MISSING: (
            "For {month} (up to {until}) you logged {logged} h of {expected}: {gap} h are missing. "
            "Please log your time."
        ),
        Said.DAYS_MISSING: (
            "For {month} (up to {until}) you logged {logged} h of {expected}: {gap} h are missing. "
            "Days without worklogs: {days}. Please log your time."
        ),
    },
)
RU = Texts(
    title="Счёт {number} ждёт вашего утверждения",
    client="Заказчик",
    period="Период",
    total="Итого",
    difference="К прошлому месяцу",
    first_time="сравнить не с чем",
    margin="Маржа",
    flags="Обратите внимание",
    open="Открыть в Proxima Invoice",
    buttons={Verb.APPROVE: "Утвердить", Verb.RETURN: "Вернуть"},
    deciding={
        Verb.APPROVE: "Вы утвердили {at}; ответ скоро появится.",
        Verb.RETURN: "Вы вернули {at}; ответ скоро появится.",
    },
    refused="Ваше решение не принято",
    level_given="Согласовано: {by}, {at}. Запрошен следующий уровень.",
    elsewhere="Запросы больше не приходят в этот аккаунт.",
    decided={
        State.APPROVED: "Утверждено: {by}, {at}",
        State.RETURNED: "Возвращено: {by}, {at}",
        State.WITHDRAWN: "Отозвано: {by}, {at}",
        State.AMENDED: "Изменено: {by}, {at}. Придёт новый запрос.",
        State.VOIDED: "Аннулировано: {by}, {at}",
    },
    reason="Причина",
    by_somebody="коллега",
    notice="Счёт {number} утверждён: {by}",
    ask_why="Почему вы возвращаете счёт {number}?",
    ask_why_hint="Причина возврата",
    said={
        Said.RECORDED: "Записано.",
        Said.SAY_WHY: "Напишите причину ответом на сообщение.",
        Said.BUTTON_UNKNOWN: "Такая кнопка неизвестна. Откройте Proxima Invoice.",
        Said.NOT_YOURS: "Этот запрос адресован другому человеку.",
        Said.NOT_PRIVATE: "Решения принимаются в вашем личном чате с ботом.",
        Said.EXPIRED: "Кнопка устарела. Примите решение в Proxima Invoice.",
        Said.USED: "Эта кнопка уже использована.",
        Said.CLOSED: "Этот запрос больше не открыт.",
        Said.LINKED: "Аккаунт привязан, {name}. Запросы на утверждение будут приходить сюда.",
        Said.CODE_WRONG: "Ссылка использована или устарела. Запросите новую в Proxima Invoice.",
        Said.ACCOUNT_TAKEN: "Этот аккаунт привязан к другому человеку. Сначала он должен его отвязать.",
        Said.HOW_TO_LINK: "Запросите ссылку на бота в Proxima Invoice и откройте её здесь.",
        Said.NOTHING_AWAITS: "Сейчас ответа от вас ничего не ждёт.",
        Said.WHICH_ONE: "Причины ждут несколько возвратов: ответьте на нужный вопрос.",
        Said.REASON_SHORT: "Причина слишком короткая: не меньше 3 букв.",
        Said.REASON_LONG: "Причина слишком длинная: не больше 1000 букв.",
        Said.HOURS_MISSING: (
            "За {month} (по {until}) у вас внесено {logged} ч из {expected}, не хватает {gap} ч. "
            "Пожалуйста, внесите время."
        ),
        Said.DAYS_MISSING: (
            "За {month} (по {until}) у вас внесено {logged} ч из {expected}, не хватает {gap} ч. "
            "Дни без записей: {days}. Пожалуйста, внесите время."
        ),
    },
)
UZ = Texts(
    title="{number}-sonli hisob tasdiqlashingizni kutmoqda",
    client="Buyurtmachi",
    period="Davr",
    total="Jami",
    difference="Oʻtgan oyga nisbatan",
    first_time="solishtirish uchun maʼlumot yoʻq",
    margin="Marja",
    flags="Eʼtibor bering",
    open="Proxima Invoice’da ochish",
    buttons={Verb.APPROVE: "Tasdiqlash", Verb.RETURN: "Qaytarish"},
    deciding={
        Verb.APPROVE: "Siz {at} da tasdiqladingiz; javob tez orada chiqadi.",
        Verb.RETURN: "Siz {at} da qaytardingiz; javob tez orada chiqadi.",
    },
    refused="Qaroringiz qabul qilinmadi",
    level_given="Kelishildi: {by}, {at}. Keyingi bosqichdan soʻraldi.",
    elsewhere="Soʻrovlar endi bu akkauntga kelmaydi.",
    decided={
        State.APPROVED: "Tasdiqlandi: {by}, {at}",
        State.RETURNED: "Qaytarildi: {by}, {at}",
        State.WITHDRAWN: "Qaytarib olindi: {by}, {at}",
        State.AMENDED: "Oʻzgartirildi: {by}, {at}. Yangi soʻrov keladi.",
        State.VOIDED: "Bekor qilindi: {by}, {at}",
    },
    reason="Sabab",
    by_somebody="hamkasb",
    notice="{number}-sonli hisob tasdiqlandi: {by}",
    ask_why="{number}-sonli hisobni nima uchun qaytaryapsiz?",
    ask_why_hint="Qaytarish sababi",
    said={
        Said.RECORDED: "Yozib olindi.",
        Said.SAY_WHY: "Sababni xabarga javob qilib yozing.",
        Said.BUTTON_UNKNOWN: "Bunday tugma maʼlum emas. Proxima Invoice’ni oching.",
        Said.NOT_YOURS: "Bu soʻrov boshqa odamga yuborilgan.",
        Said.NOT_PRIVATE: "Qaror bot bilan shaxsiy suhbatingizda qabul qilinadi.",
        Said.EXPIRED: "Tugma eskirgan. Qarorni Proxima Invoice’da qabul qiling.",
        Said.USED: "Bu tugma allaqachon bosilgan.",
        Said.CLOSED: "Bu soʻrov endi ochiq emas.",
        Said.LINKED: "Akkaunt bogʻlandi, {name}. Tasdiqlash soʻrovlari shu yerga keladi.",
        Said.CODE_WRONG: "Havola ishlatilgan yoki eskirgan. Proxima Invoice’da yangisini soʻrang.",
        Said.ACCOUNT_TAKEN: "Bu akkaunt boshqa odamga bogʻlangan. Avval u uzib qoʻyishi kerak.",
        Said.HOW_TO_LINK: "Proxima Invoice’da bot havolasini soʻrang va uni shu yerda oching.",
        Said.NOTHING_AWAITS: "Hozir sizdan javob kutilmayapti.",
        Said.WHICH_ONE: "Bir nechta qaytarish sabab kutmoqda: kerakli savolga javob yozing.",
        Said.REASON_SHORT: "Sabab juda qisqa: kamida 3 ta harf.",
        Said.REASON_LONG: "Sabab juda uzun: koʻpi bilan 1000 ta harf.",
        Said.HOURS_MISSING: (
            "{month} uchun ({until} gacha) {expected} soatdan {logged} soat kiritgansiz, {gap} soat yetishmaydi. "
            "Iltimos, vaqtingizni kiriting."
        ),
        Said.DAYS_MISSING: (
            "{month} uchun ({until} gacha) {expected} soatdan {logged} soat kiritgansiz, {gap} soat yetishmaydi. "
            "Yozuvsiz kunlar: {days}. Iltimos, vaqtingizni kiriting."
        ),
    },
)
TEXTS = {"en": EN, "ru": RU, "uz": UZ}
