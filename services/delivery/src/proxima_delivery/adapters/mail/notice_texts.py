"""The fixed sentences of reminders and of the notice about a client's question, by language."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class NoticeTexts:
    """Subjects take `{numbers}`; the three of each grow firmer."""

    reminder_subject_1: str
    reminder_subject_2: str
    reminder_subject_3: str
    reminder_intro_1: str
    reminder_intro_2: str
    reminder_intro_3: str
    reminder_paid_already: str
    number: str
    due: str
    overdue_days: str
    outstanding: str
    total: str
    stop: str
    question_subject: str
    question_intro: str

    def subject(self, level: int) -> str:
        """The subject of a reminder of this firmness."""
        return (self.reminder_subject_1, self.reminder_subject_2, self.reminder_subject_3)[level - 1]

    def intro(self, level: int) -> str:
        """The first paragraph of a reminder of this firmness."""
        return (self.reminder_intro_1, self.reminder_intro_2, self.reminder_intro_3)[level - 1]


NOTICE_TEXTS: dict[str, NoticeTexts] = {
    "ru": NoticeTexts(
        reminder_subject_1="Напоминание об оплате: {numbers}",
        reminder_subject_2="Повторное напоминание об оплате: {numbers}",
        reminder_subject_3="Просрочена оплата: {numbers}",
        reminder_intro_1="Напоминаем, что подошёл срок оплаты. Возможно, платёж уже в пути.",
        reminder_intro_2="Оплата всё ещё не поступила. Пожалуйста, оплатите или сообщите, когда её ждать.",
        reminder_intro_3=(
            "Несмотря на наши напоминания, оплата не поступила. Просим погасить задолженность в ближайшие дни "
            "или сегодня же связаться с нами."
        ),
        reminder_paid_already="Если вы уже оплатили, не обращайте внимания на это письмо.",
        number="Счёт",
        due="Срок",
        overdue_days="Дней",
        outstanding="К оплате",
        total="Итого",
        stop="Не получать напоминаний:",
        question_subject="Вопрос клиента: {client}, счёт № {number}",
        question_intro="{name} спрашивает о документах:",
    ),
    "en": NoticeTexts(
        reminder_subject_1="Payment reminder: {numbers}",
        reminder_subject_2="Second payment reminder: {numbers}",
        reminder_subject_3="Payment overdue: {numbers}",
        reminder_intro_1="This is a friendly reminder that payment has become due. It may be on its way already.",
        reminder_intro_2="We have still not received your payment. Please pay, or tell us when we may expect it.",
        reminder_intro_3=(
            "Despite our reminders we have not received your payment. Please settle it within the next days, "
            "or get in touch with us today."
        ),
        reminder_paid_already="If you have paid already, please disregard this message.",
        number="Invoice",
        due="Due",
        overdue_days="Days",
        outstanding="Outstanding",
        total="Total",
        stop="No more reminders:",
        question_subject="Question from {client} about invoice {number}",
        question_intro="{name} asks about the documents:",
    ),
    "uz-Latn": NoticeTexts(
        reminder_subject_1="Toʻlov haqida eslatma: {numbers}",
        reminder_subject_2="Toʻlov haqida takroriy eslatma: {numbers}",
        reminder_subject_3="Toʻlov muddati oʻtgan: {numbers}",
        reminder_intro_1="Toʻlov muddati kelganini eslatamiz. Ehtimol, toʻlov allaqachon yoʻldadir.",
        reminder_intro_2="Toʻlov hali kelib tushmadi. Iltimos, toʻlang yoki uni qachon kutishimizni yozing.",
        reminder_intro_3=(
            "Eslatmalarimizga qaramay toʻlov kelib tushmadi. Qarzni yaqin kunlarda toʻlashingizni yoki "
            "bugunoq biz bilan bogʻlanishingizni soʻraymiz."
        ),
        reminder_paid_already="Agar toʻlagan boʻlsangiz, bu xatga eʼtibor bermang.",
        number="Hisob",
        due="Muddat",
        overdue_days="Kun",
        outstanding="Toʻlanadi",
        total="Jami",
        stop="Eslatma olmaslik:",
        question_subject="Mijozning savoli: {client}, hisob № {number}",
        question_intro="{name} hujjatlar haqida soʻraydi:",
    ),
    "uz-Cyrl": NoticeTexts(
        reminder_subject_1="Тўлов ҳақида эслатма: {numbers}",
        reminder_subject_2="Тўлов ҳақида такрорий эслатма: {numbers}",
        reminder_subject_3="Тўлов муддати ўтган: {numbers}",
        reminder_intro_1="Тўлов муддати келганини эслатамиз. Эҳтимол, тўлов аллақачон йўлдадир.",
        reminder_intro_2="Тўлов ҳали келиб тушмади. Илтимос, тўланг ёки уни қачон кутишимизни ёзинг.",
        reminder_intro_3=(
            "Эслатмаларимизга қарамай тўлов келиб тушмади. Қарзни яқин кунларда тўлашингизни ёки "
            "бугуноқ биз билан боғланишингизни сўраймиз."
        ),
        reminder_paid_already="Агар тўлаган бўлсангиз, бу хатга эътибор берманг.",
        number="Ҳисоб",
        due="Муддат",
        overdue_days="Кун",
        outstanding="Тўланади",
        total="Жами",
        stop="Эслатма олмаслик:",
        question_subject="Мижознинг саволи: {client}, ҳисоб № {number}",
        question_intro="{name} ҳужжатлар ҳақида сўрайди:",
    ),
}


def notice_texts_for(language: str, own: Mapping[str, Mapping[str, str]]) -> NoticeTexts:
    """The sentences in a language, with what the legal entity says in its own words."""
    names = {field.name for field in fields(NoticeTexts)}
    replaced: dict[str, Any] = {name: text for name, text in own.get(language, {}).items() if name in names}
    return replace(NOTICE_TEXTS[language], **replaced)
