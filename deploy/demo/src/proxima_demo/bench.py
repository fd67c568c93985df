"""A large set: 1,000 applications and millions of worklogs, made inside ClickHouse from hashes of their numbers."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from proxima_demo.clients import LOADED, Row
from proxima_demo.contracts import START
from proxima_demo.tables import WORKLOGS

APPLICATIONS = 1_000
DEMO_APPLICATIONS = 12
PEOPLE = 400
ROLES = ("Senior developer", "Developer", "QA engineer", "Analyst")
AMOUNTS = ("60", "45", "35", "40")
FIRST_ID = 10_000_001
FIRST_DAY = date(2026, 8, 1)
DAYS = 92
AT_HOME = range(601, 851)
"""Applications whose clients are Uzbek companies, with ESF, act and bill; the others are billed abroad by e-mail."""
SETS_AT_HOME = ("esf", "esf+act", "bill+esf")


def large_master_data() -> dict[str, list[Row]]:
    """Rows by view for the applications beyond the twelve."""
    numbers = range(DEMO_APPLICATIONS + 1, APPLICATIONS + 1)
    return {
        "clients": [*map(_client, range(101, 301)), *map(_client_at_home, range(301, 401))],
        "applications": [_application(number) for number in numbers],
        "application_scopes": [
            {"application_id": _id(n), "kind": "project", "key": f"B{n:04}", "valid_from": START, "valid_to": None}
            for n in numbers
        ],
        "deal_terms": [
            {"application_id": _id(n), "valid_from": START, "valid_to": None, "terms": _TERMS, "version": "1"}
            for n in numbers
        ],
        "rates": [_rate(n, place) for n in numbers for place in range(len(ROLES))],
        "people": [
            {
                "person_id": f"b{n:03}",
                "name": f"Person {n} Demo",
                "role": ROLES[n % len(ROLES)],
                "valid_from": START,
                "valid_to": None,
            }
            for n in range(PEOPLE)
        ],
    }


_TERMS = json.dumps(
    {
        "deal_type": "HR",
        "rounding": {"increment_minutes": 6, "mode": "up", "scope": "issue_per_day"},
        "lines": {"grouping": ["role"]},
    }
)


def _id(number: int) -> str:
    return f"APP-{number:04}"


def _client(number: int) -> Row:
    return {
        "client_id": f"C-{number}",
        "name": f"Client {number}",
        "legal_name": f"Client {number} Ltd",
        "country": "GB",
        "tin": None,
        "vat_number": None,
        "address": f"{number} Example Street",
        "bank_name": "Sample Bank",
        "bank_account": f"{number:012}",
        "bank_code": "000000",
        "swift": None,
        "director": f"Director {number}",
        "accountant": None,
        "vat_status": "foreign",
        "emails": {"primary": f"client{number}@clients.example"},
        "language": "en",
        "updated_at": LOADED,
    }


def _client_at_home(number: int) -> Row:
    return _client(number) | {
        "legal_name": f'"Client {number}" MCHJ',
        "country": "UZ",
        "tin": f"300000{number}",
        "vat_number": f"326000000{number}",
        "address": f"Toshkent sh., Namuna ko‘chasi, {number}-uy",
        "bank_account": f"202080000000000{number:05}",
        "bank_code": "00401",
        "accountant": f"Accountant {number}",
        "vat_status": "payer",
        "language": "ru",
    }


def _application(number: int) -> Row:
    return _application_abroad(number) | (_at_home(number) if number in AT_HOME else {})


def _at_home(number: int) -> Row:
    return {
        "client_id": f"C-{301 + number % 100}",
        "seller_id": "S1",
        "price_currency": "UZS",
        "document_currency": "UZS",
        "tax_profile": "standard",
        "document_set": SETS_AT_HOME[number % len(SETS_AT_HOME)],
        "catalog_code": "10301001001000000",
        "package_code": "1495342",
    }


def _application_abroad(number: int) -> Row:
    return {
        "application_id": _id(number),
        "client_id": f"C-{101 + number % 200}",
        "seller_id": "S1" if number % 3 else "S2",
        "title": f"Contract {number}",
        "deal_type": "HR",
        "contract_no": f"{number}/26",
        "contract_date": START,
        "price_currency": "USD",
        "document_currency": "USD",
        "tax_profile": "outside_scope",
        "document_set": "invoice",
        "catalog_code": None,
        "package_code": None,
        "contract_amount": None,
        "purchase_order": None,
        "valid_from": START,
        "valid_to": None,
        "status": "active",
        "updated_at": LOADED,
    }


def _rate(number: int, place: int) -> Row:
    return {
        "rate_id": f"B-{number:04}-{place}",
        "kind": "bill",
        "application_id": _id(number),
        "client_id": None,
        "person_id": None,
        "role": ROLES[place],
        "issue_key": None,
        "issue_type": None,
        "currency": "UZS" if number in AT_HOME else "USD",
        "amount": (Decimal(AMOUNTS[place]) * (10_000 if number in AT_HOME else 1)).quantize(Decimal("0.0001")),
        "valid_from": START,
        "valid_to": None,
    }


def fill_worklogs(warehouse: str, first: int, count: int, total: int) -> str:
    """The statement that makes worklogs number `first` and the next ones, of `total` over three months in date order.

    Server side, so that ten million rows do not pass through Python; every value is a hash of the row's number.
    """
    columns = ", ".join([*WORKLOGS.columns, "_version", WORKLOGS.gone])
    others = APPLICATIONS - DEMO_APPLICATIONS
    return f"""
INSERT INTO {warehouse}.{WORKLOGS.name} ({columns})
SELECT {FIRST_ID} + number, 1000000 + app * 40 + issue, concat(project, '-', toString(issue)),
  concat('Issue ', toString(issue)), ['Story', 'Task', 'Bug'][1 + issue % 3], NULL, project,
  concat('b', leftPad(toString(cityHash64(number, 'person') % {PEOPLE}), 3, '0')), day,
  900 * (1 + cityHash64(number, 'time') % 20),
  multiIf(h % 50 = 0, 0, h % 50 = 1, 1800, NULL), NULL, NULL, NULL, if(h % 97 = 0, ['internal'], []),
  concat('Entry ', toString(number)), made, made, h % 1000 = 3, toUnixTimestamp64Milli(made), 0
FROM (
  SELECT number, cityHash64(number, 'seed {FIRST_ID}') AS h,
    {DEMO_APPLICATIONS + 1} + cityHash64(number, 'application') % {others} AS app,
    1 + cityHash64(number, 'issue') % 40 AS issue,
    concat('B', leftPad(toString(app), 4, '0')) AS project,
    toDate('{FIRST_DAY}') + intDiv(number * {DAYS}, {total}) AS day,
    toDateTime64(day, 3, 'UTC') + toIntervalSecond(43200 + h % 3600) AS made
  FROM numbers({first}, {count})
)"""  # noqa: S608 - numbers and names of this module
