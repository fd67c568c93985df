"""The fixed words of acts, tax forms, credit notes and statements of hours, in every language they are printed in."""

from __future__ import annotations

# key: ru, uz-Latn, uz-Cyrl, en
FORM_WORDS: dict[str, tuple[str, str, str, str]] = {
    # titles
    "act": (
        "Акт сдачи-приёмки оказанных услуг",
        "Koʻrsatilgan xizmatlarni topshirish-qabul qilish dalolatnomasi",
        "Кўрсатилган хизматларни топшириш-қабул қилиш далолатномаси",
        "Act of acceptance of services",
    ),
    "esf": ("Счёт-фактура", "Hisobvaraq-faktura", "Ҳисобварақ-фактура", "Tax invoice (ESF)"),
    "esf_corrected": (
        "Счёт-фактура (исправленный)",
        "Hisobvaraq-faktura (tuzatilgan)",
        "Ҳисобварақ-фактура (тузатилган)",
        "Tax invoice (ESF), corrected",
    ),
    "esf_additional": (
        "Счёт-фактура (дополнительный)",
        "Hisobvaraq-faktura (qoʻshimcha)",
        "Ҳисобварақ-фактура (қўшимча)",
        "Tax invoice (ESF), additional",
    ),
    "credit_note": ("Кредит-нота", "Kredit-nota", "Кредит-нота", "Credit note"),
    "credits": (
        "№ {number} к № {original} от {original_date}",
        "№ {number}, {original_date} dagi № {original} hujjatga",
        "№ {number}, {original_date} даги № {original} ҳужжатга",
        "No. {number} to {original} of {original_date}",
    ),
    "corrects": (
        "к счёту-фактуре № {original} от {original_date}",
        "{original_date} dagi {original}-sonli hisobvaraq-fakturaga",
        "{original_date} даги {original}-сонли ҳисобварақ-фактурага",
        "to tax invoice {original} of {original_date}",
    ),
    "credited": ("Сумма кредит-ноты", "Kredit-nota summasi", "Кредит-нота суммаси", "Credited"),
    "balance_after": (
        "Остаток к оплате по № {original} после зачёта: {amount}",
        "Hisobga olingandan keyin № {original} boʻyicha qoldiq: {amount}",
        "Ҳисобга олингандан кейин № {original} бўйича қолдиқ: {amount}",
        "Balance of {original} after this credit note: {amount}",
    ),
    # act
    "contractor": ("Исполнитель", "Ijrochi", "Ижрочи", "Contractor"),
    "customer_side": ("Заказчик", "Buyurtmachi", "Буюртмачи", "Customer"),
    "place": ("Место составления", "Tuzilgan joyi", "Тузилган жойи", "Place"),
    "act_parties": (
        "{seller}, именуемое далее «Исполнитель»{seller_signer}, с одной стороны, и {buyer}, именуемое далее "
        "«Заказчик»{buyer_signer}, с другой стороны, составили настоящий акт о том, что по договору № {contract} от "
        "{contract_date} за период {period} Исполнитель оказал, а Заказчик принял следующие услуги:",
        "Bir tomondan {seller} (bundan buyon «Ijrochi»){seller_signer} va ikkinchi tomondan {buyer} (bundan buyon "
        "«Buyurtmachi»){buyer_signer} {contract_date} dagi {contract}-sonli shartnoma boʻyicha {period} davrida "
        "Ijrochi quyidagi xizmatlarni koʻrsatgani, Buyurtmachi esa ularni qabul qilgani haqida ushbu dalolatnomani "
        "tuzdilar:",
        "Бир томондан {seller} (бундан буён «Ижрочи»){seller_signer} ва иккинчи томондан {buyer} (бундан буён "
        "«Буюртмачи»){buyer_signer} {contract_date} даги {contract}-сонли шартнома бўйича {period} даврида Ижрочи "
        "қуйидаги хизматларни кўрсатгани, Буюртмачи эса уларни қабул қилгани ҳақида ушбу далолатномани туздилар:",
        "{seller} (the Contractor){seller_signer}, and {buyer} (the Customer){buyer_signer}, state by this act that "
        "under contract {contract} of {contract_date} the Contractor provided and the Customer accepted the following "
        "services for {period}:",
    ),
    "act_signer": (
        " в лице: {position} {name}",
        ", uning nomidan {position} {name}",
        ", унинг номидан {position} {name}",
        ", represented by {name}, {position}",
    ),
    "act_signer_basis": (
        ", действующего на основании {basis}",
        " ({basis} asosida)",
        " ({basis} асосида)",
        ", acting on the basis of {basis}",
    ),
    "act_total": (
        "Всего оказано услуг на сумму: {total} ({words}).",
        "Jami koʻrsatilgan xizmatlar summasi: {total} ({words}).",
        "Жами кўрсатилган хизматлар суммаси: {total} ({words}).",
        "Total value of the services: {total} ({words}).",
    ),
    "act_vat": (
        "В том числе НДС: {tax} ({words}).",
        "Jumladan QQS: {tax} ({words}).",
        "Жумладан ҚҚС: {tax} ({words}).",
        "Including VAT: {tax} ({words}).",
    ),
    "act_no_claims": (
        "Услуги оказаны полностью и в срок. Заказчик претензий по объёму, качеству и срокам не имеет.",
        "Xizmatlar toʻliq va muddatida koʻrsatildi. Buyurtmachining hajm, sifat va muddat boʻyicha eʼtirozi yoʻq.",
        "Хизматлар тўлиқ ва муддатида кўрсатилди. Буюртмачининг ҳажм, сифат ва муддат бўйича эътирози йўқ.",
        "The services were provided in full and on time. The Customer has no claims as to scope, quality or time.",
    ),
    # ESF as the form prints
    "form_note": (
        "Печатный вид формы 002. Подписывается электронно у оператора; эта страница подписи не заменяет.",
        "002-shaklning bosma koʻrinishi. Operatorda elektron imzolanadi; bu sahifa imzo oʻrnini bosmaydi.",
        "002-шаклнинг босма кўриниши. Операторда электрон имзоланади; бу саҳифа имзо ўрнини босмайди.",
        "Printed view of form 002. It is signed electronically at the operator; this page replaces no signature.",
    ),
    "legal_name": ("Наименование", "Nomi", "Номи", "Name"),
    "address": ("Адрес", "Manzil", "Манзил", "Address"),
    "vat_reg_code": ("Рег. код НДС", "QQS roʻyxat kodi", "ҚҚС рўйхат коди", "VAT registration"),
    "form_account": ("Расчётный счёт", "Hisob raqami", "Ҳисоб рақами", "Account"),
    "supplier": ("Поставщик", "Yetkazib beruvchi", "Етказиб берувчи", "Supplier"),
    "customer": ("Покупатель", "Xaridor", "Харидор", "Customer"),
    "catalog_code": ("ИКПУ", "MXIK", "МХИК", "Catalogue code"),
    "delivery_sum": ("Стоимость", "Qiymati", "Қиймати", "Value"),
    "vat_rate": ("НДС, %", "QQS, %", "ҚҚС, %", "VAT, %"),
    "vat_sum": ("Сумма НДС", "QQS summasi", "ҚҚС суммаси", "VAT amount"),
    "lgota": ("Льгота: {name}", "Imtiyoz: {name}", "Имтиёз: {name}", "Privilege: {name}"),
    "form_total": ("Итого", "Jami", "Жами", "Total"),
    # money
    "lines_total": ("Сумма по строкам", "Qatorlar summasi", "Қаторлар суммаси", "Sum of lines"),
    "charge": ("Надбавка", "Ustama", "Устама", "Charge"),
    "line_charge": ("надбавка {amount}", "ustama {amount}", "устама {amount}", "plus charge {amount}"),
    "share_discount": (
        "доля скидки по документу {amount}",
        "hujjat chegirmasining ulushi {amount}",
        "ҳужжат чегирмасининг улуши {amount}",
        "share of the document's discount {amount}",
    ),
    "share_charge": (
        "доля надбавки по документу {amount}",
        "hujjat ustamasining ulushi {amount}",
        "ҳужжат устамасининг улуши {amount}",
        "share of the document's charge {amount}",
    ),
    "per_units": ("цена за {count}", "{count} uchun narx", "{count} учун нарх", "price per {count}"),
    "rounding": ("Округление", "Yaxlitlash", "Яхлитлаш", "Rounding"),
    "includes_tax": (
        "Цены указаны с учётом НДС.",
        "Narxlar QQS bilan koʻrsatilgan.",
        "Нархлар ҚҚС билан кўрсатилган.",
        "Prices include VAT.",
    ),
    "advance_offset": (
        "Зачтён аванс",
        "Hisobga olingan avans",
        "Ҳисобга олинган аванс",
        "Advance offset",
    ),
    "advance_offset_of": (
        "Зачтён аванс по № {numbers}",
        "№ {numbers} boʻyicha hisobga olingan avans",
        "№ {numbers} бўйича ҳисобга олинган аванс",
        "Advance offset, {numbers}",
    ),
    "advance_rest": (
        "Остаток аванса после зачёта: {amount}.",
        "Hisobga olingandan keyin avans qoldigʻi: {amount}.",
        "Ҳисобга олингандан кейин аванс қолдиғи: {amount}.",
        "Advance left after this document: {amount}.",
    ),
    "due_after": (
        "Оплатить в течение {days} {kind} дней {event}.",
        "{event} {days} {kind} kun ichida toʻlansin.",
        "{event} {days} {kind} кун ичида тўлансин.",
        "Please pay within {days} {kind} days {event}.",
    ),
    "calendar": ("календарных", "kalendar", "календарь", "calendar"),
    "banking": ("банковских", "bank", "банк", "banking"),
    "from_document": (
        "с даты документа",
        "Hujjat sanasidan boshlab",
        "Ҳужжат санасидан бошлаб",
        "of the date of this document",
    ),
    "from_sending": ("с даты отправки", "Yuborilgan kundan boshlab", "Юборилган кундан бошлаб", "of sending"),
    "from_acceptance": (
        "с даты приёмки",
        "Qabul qilingan kundan boshlab",
        "Қабул қилинган кундан бошлаб",
        "of acceptance",
    ),
    "from_receipt": ("с даты получения", "Olingan kundan boshlab", "Олинган кундан бошлаб", "of receipt"),
    # statement of hours
    "statement": ("Движение часов", "Soatlar harakati", "Соатлар ҳаракати", "Statement of hours"),
    "opening": ("На начало", "Davr boshida", "Давр бошида", "Opening"),
    "granted": ("Включено", "Kiritilgan", "Киритилган", "Granted"),
    "used": ("Использовано", "Ishlatilgan", "Ишлатилган", "Used"),
    "overage": ("Сверх включённого", "Kiritilgandan ortiq", "Киритилгандан ортиқ", "Above the included"),
    "expired": ("Сгорело", "Muddati oʻtgan", "Муддати ўтган", "Expired"),
    "carried": ("Перенесено", "Oʻtkazilgan", "Ўтказилган", "Carried over"),
    "closing": ("На конец", "Davr oxirida", "Давр охирида", "Closing"),
}
