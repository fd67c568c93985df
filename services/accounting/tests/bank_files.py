"""Fictional bank statements, as banks write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from proxima_accounting.domain.statement import Row

OURS = "20208000900000000001"
THEIRS = "20208000900000000002"


def row(**values: Any) -> Row:
    return Row(
        **{
            "at": 1,
            "direction": "in",
            "on": date(2026, 11, 2),
            "amount": Decimal("1512000.00"),
            "document_no": "117",
            "party": "SAVAT RETAIL MCHJ",
            "party_tin": "300000002",
            "purpose": "Оплата по счету № 2026-0042",
        }
        | values
    )


def exchange_1c(rows: Iterable[Row], encoding: str = "cp1251", **header: str) -> bytes:
    """A file of the 1C format over these rows."""
    named = {"cp1251": "Windows", "cp866": "DOS", "utf-8": "UTF-8"}[encoding]
    head = {
        "ВерсияФормата": "1.03",
        "Кодировка": named,
        "Отправитель": "Sample Bank",
        "ДатаНачала": "01.11.2026",
        "ДатаКонца": "30.11.2026",
        "РасчСчет": OURS,
    } | header
    lines = ["1CClientBankExchange", *(f"{key}={value}" for key, value in head.items() if value)]
    lines += ["СекцияРасчСчет", f"РасчСчет={OURS}", "НачальныйОстаток=10.00", "КонецРасчСчет"]
    for one in rows:
        us, them = ("Получатель", "Плательщик") if one.direction == "in" else ("Плательщик", "Получатель")
        lines += [
            "СекцияДокумент=Платежное поручение",
            f"Номер={one.document_no or ''}",
            f"Дата={one.on:%d.%m.%Y}",
            f"Сумма={one.amount}",
            f"{'ДатаПоступило' if one.direction == 'in' else 'ДатаСписано'}={one.on:%d.%m.%Y}",
            f"{us}Счет={OURS}",
            f"{us}=Seller MCHJ",
            f"{them}Счет={THEIRS}",
            f"{them}1={one.party or ''}",
            f"{them}ИНН={one.party_tin or ''}",
            f"НазначениеПлатежа={one.purpose}",
            "КонецДокумента",
        ]
    return "\r\n".join([*lines, "КонецФайла", ""]).encode(encoding)
