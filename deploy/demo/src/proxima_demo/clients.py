"""Eleven clients. Every name, number and address is invented; mail goes to `.example`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]
LOADED = datetime(2026, 7, 20, 5, tzinfo=UTC)
DIRECTOR_CHANGED = datetime(2026, 10, 12, 6, tzinfo=UTC)


def _client(number: int, name: str, legal_name: str, country: str, language: str, **more: Any) -> Row:
    client_id = f"C-{number:02}"
    word = name.lower().replace(" ", "-")
    domestic = country == "UZ"
    usual: Row = {
        "client_id": client_id,
        "name": name,
        "legal_name": legal_name,
        "country": country,
        "tin": f"3000000{number:02}" if domestic else None,
        "vat_number": f"3260000000{number:02}" if domestic else None,
        "address": f"Toshkent sh., Namuna ko‘chasi, {number}-uy",
        "bank_name": "Namuna Bank" if domestic else "Sample Bank",
        "bank_account": f"202080000000000{number:05}",
        "bank_code": f"00{number:03}",
        "swift": None,
        "director": f"Direktor {name}",
        "accountant": f"Buxgalter {name}" if domestic else None,
        "vat_status": "payer" if domestic else "foreign",
        "emails": {"primary": f"accounts@{word}.example"},
        "language": language,
        "updated_at": LOADED,
    }
    return usual | more


CLIENTS: tuple[Row, ...] = (
    _client(
        1,
        "Savat Retail",
        '"Savat Retail" MCHJ',
        "UZ",
        "ru",
        director="Прежний Директор",
        emails={"primary": "accounts@savat-retail.example", "copy": "office@savat-retail.example"},
    ),
    _client(2, "Hamyon Bank", '"Hamyon Bank" ATB', "UZ", "uz-Latn"),
    _client(3, "Namuna Vazirligi", "Намуна вазирлиги", "UZ", "uz-Cyrl", bank_account="100010860262777950100075001"),
    _client(4, "Karvon Logistics", '"Karvon Logistics" MCHJ', "UZ", "ru"),
    _client(5, "Shifo Clinic", '"Shifo Clinic" MCHJ', "UZ", "ru"),
    _client(6, "Uchqun Startup", '"Uchqun Startup" MCHJ', "UZ", "ru", vat_status="not_payer", vat_number=None),
    _client(
        7,
        "Beispiel GmbH",
        "Beispiel GmbH",
        "DE",
        "en",
        vat_number="DE999999999",
        address="Musterstrasse 1, 10115 Berlin",
        bank_account="DE02120300000000202051",
        bank_code="",
        swift="BYLADEM1001",
        director="Erika Mustermann",
        emails={"primary": "ap@beispiel.example", "copy": "projects@beispiel.example"},
    ),
    _client(
        8,
        "Sample Widgets",
        "Sample Widgets Inc.",
        "US",
        "en",
        address="1 Example Street, Springfield, IL 62701",
        bank_account="000111222333",
        bank_code="021000000",
        swift="SAMPUS33",
        director="Pat Sample",
        emails={"primary": "billing@sample-widgets.example"},
    ),
    _client(
        9,
        "Example Foods",
        "Example Foods Ltd",
        "GB",
        "en",
        vat_number="GB999999973",
        address="1 Example Lane, London EC1A 1AA",
        bank_account="GB33BUKB20201555555555",
        bank_code="202015",
        swift="BUKBGB22",
        director="Sam Placeholder",
    ),
    _client(
        10,
        "Ulgi Trade",
        'ТОО "Ulgi Trade"',
        "KZ",
        "ru+en",
        address="г. Алматы, ул. Примерная, 1",
        bank_account="KZ86125KZT5004100100",
        bank_code="KCJBKZKX",
        swift="KCJBKZKX",
        director="Улги Директоров",
    ),
)

# The buyer's director changes in October: a newer version of the same row.
CLIENT_CHANGES: tuple[Row, ...] = (CLIENTS[0] | {"director": "Новая Директорша", "updated_at": DIRECTOR_CHANGED},)
