"""The product's own texts of lines, by what they are for and the language of the document."""

from __future__ import annotations

from proxima_common.contracts.words import LineBasis

WORDS: dict[LineBasis, dict[str, str]] = {
    LineBasis.FEE: {
        "en": "Support for {period}",
        "ru": "Услуги технической поддержки за {period}",
        "uz-Latn": "{period} uchun texnik qo‘llab-quvvatlash xizmatlari",
        "uz-Cyrl": "{period} учун техник қўллаб-қувватлаш хизматлари",
    },
    LineBasis.OVERAGE: {
        "en": "Support above the included hours for {period}",
        "ru": "Услуги поддержки сверх включённых часов за {period}",
        "uz-Latn": "{period} uchun belgilangan soatlardan ortiq xizmatlar",
        "uz-Cyrl": "{period} учун белгиланган соатлардан ортиқ хизматлар",
    },
    LineBasis.MINIMUM: {
        "en": "Difference to the monthly minimum for {period}",
        "ru": "Доплата до минимальной суммы за {period}",
        "uz-Latn": "{period} uchun eng kam oylik summagacha farq",
        "uz-Cyrl": "{period} учун энг кам ойлик суммагача фарқ",
    },
    LineBasis.CAP: {
        "en": "Services for {period}, up to the agreed limit",
        "ru": "Услуги за {period}, в пределах согласованного лимита",
        "uz-Latn": "{period} uchun xizmatlar, kelishilgan chegara doirasida",
        "uz-Cyrl": "{period} учун хизматлар, келишилган чегара доирасида",
    },
    LineBasis.MILESTONE: {
        "en": "Accepted stage: {milestone}",
        "ru": "Принятый этап работ: {milestone}",
        "uz-Latn": "Qabul qilingan bosqich: {milestone}",
        "uz-Cyrl": "Қабул қилинган босқич: {milestone}",
    },
    LineBasis.PROGRESS: {
        "en": "Work completed by the end of {period}: {percent} %",
        "ru": "Выполнение работ на конец периода {period}: {percent} %",
        "uz-Latn": "{period} oxirigacha bajarilgan ishlar: {percent} %",
        "uz-Cyrl": "{period} охиригача бажарилган ишлар: {percent} %",
    },
    LineBasis.INSTALMENT: {
        "en": "Instalment {number} of {count} for {period}",
        "ru": "Платёж {number} из {count} за {period}",
        "uz-Latn": "{period} uchun {count} qismdan {number}-to‘lov",
        "uz-Cyrl": "{period} учун {count} қисмдан {number}-тўлов",
    },
    LineBasis.CHANGE_REQUEST: {
        "en": "Additional work: {milestone}",
        "ru": "Дополнительные работы: {milestone}",
        "uz-Latn": "Qo‘shimcha ishlar: {milestone}",
        "uz-Cyrl": "Қўшимча ишлар: {milestone}",
    },
    LineBasis.ADVANCE_OFFSET: {
        "en": "Offset of the advance payment",
        "ru": "Зачёт аванса",
        "uz-Latn": "Avans to‘lovining hisobga olinishi",
        "uz-Cyrl": "Аванс тўловининг ҳисобга олиниши",
    },
    LineBasis.CORRECTION: {
        "en": "Correction to No. {number}, {period}: {issue_key}",
        "ru": "Корректировка к № {number}, {period}: {issue_key}",
        "uz-Latn": "№ {number} ga tuzatish, {period}: {issue_key}",
        "uz-Cyrl": "№ {number} га тузатиш, {period}: {issue_key}",
    },
}
OWN_TEMPLATE = frozenset(
    [
        LineBasis.HOURS,
        LineBasis.LATE,
        LineBasis.FEE,
        LineBasis.MILESTONE,
        LineBasis.PROGRESS,
        LineBasis.INSTALMENT,
    ]
)
"""What the deal's own text is for; the rest would be misnamed by it."""


def title_in(titles: dict[str, str], language: str) -> str:
    """In the language, else in the first one that there is."""
    return titles.get(language) or next(iter(titles.values()), "")
