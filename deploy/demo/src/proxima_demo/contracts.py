"""The twelve applications with their scopes, terms and rates."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from proxima_demo.clients import LOADED, Row

START = date(2026, 1, 1)
TRAINEE = "Trainee"
ROLES = ("Senior developer", "Developer", "QA engineer", "Designer", "Analyst", "DevOps engineer", "Project manager")


def _application(number: int, client: int, deal_type: str, title: str, currency: str, **more: Any) -> Row:
    usual: Row = {
        "application_id": f"APP-{number:02}",
        "client_id": f"C-{client:02}",
        "seller_id": "S1",
        "title": title,
        "deal_type": deal_type,
        "contract_no": f"{number}/26",
        "contract_date": date(2026, 1, 15),
        "price_currency": currency,
        "document_currency": currency,
        "tax_profile": "standard",
        "document_set": "esf",
        "catalog_code": "10301001001000000",
        "package_code": "1495342",
        "contract_amount": None,
        "purchase_order": None,
        "valid_from": START,
        "valid_to": None,
        "status": "active",
        "updated_at": LOADED,
    }
    return usual | more


_ABROAD: Row = {
    "tax_profile": "outside_scope",
    "document_set": "invoice",
    "catalog_code": None,
    "package_code": None,
}

APPLICATIONS: tuple[Row, ...] = (
    _application(1, 1, "SUP", "Support of the shops", "UZS", document_set="esf+act"),
    _application(2, 1, "HR", "Development of the shops", "UZS"),
    _application(3, 2, "SUP", "Support of the mobile bank", "UZS", document_set="bill+esf"),
    _application(
        4, 3, "FP", "Registry of permits", "UZS", document_set="esf+act", contract_amount=Decimal("48000000.0000")
    ),
    _application(5, 4, "HR", "Route planning", "USD", document_currency="UZS"),
    _application(6, 5, "SUP", "Support of the clinic", "UZS", document_set="bill+esf", catalog_code=None),
    _application(7, 6, "HR", "First version of the product", "UZS"),
    _application(8, 6, "SUP", "Warranty of the product", "UZS", valid_to=date(2026, 11, 1)),
    _application(9, 7, "HR", "Portal for partners", "EUR", seller_id="S2", purchase_order="PO-4711", **_ABROAD),
    _application(10, 8, "HR", "Warehouse app", "USD", **_ABROAD),
    _application(
        11,
        9,
        "FP",
        "Label printing",
        "USD",
        contract_amount=Decimal("12000.0000"),
        valid_from=date(2026, 8, 1),
        **_ABROAD,
    ),
    _application(
        12,
        10,
        "SUP",
        "Support of the trade system",
        "USD",
        seller_id="S2",
        **(_ABROAD | {"document_set": "invoice+act"}),
    ),
)


def _scope(application: int, kind: str, key: str, valid_to: date | None = None) -> Row:
    return {
        "application_id": f"APP-{application:02}",
        "kind": kind,
        "key": key,
        "valid_from": START,
        "valid_to": valid_to,
    }


SCOPES: tuple[Row, ...] = (
    _scope(1, "project", "RTS"),
    _scope(2, "project", "RTD"),
    _scope(3, "project", "BNK"),
    _scope(4, "customer", "MINISTRY"),
    _scope(5, "project", "LOG"),
    _scope(6, "account", "CLINIC-SUP"),
    _scope(7, "account", "STARTUP-DEV"),
    _scope(8, "account", "STARTUP-WARRANTY"),
    _scope(9, "project", "GER"),
    _scope(9, "account", "SHARED-GER"),
    _scope(10, "project", "USA"),
    _scope(10, "account", "SHARED-USA"),
    _scope(10, "issue", "INT-77"),
    _scope(11, "epic", "UKP-1"),
    _scope(12, "project", "KAZ"),
)


def _terms(
    application: int, terms: Row, valid_from: date = START, valid_to: date | None = None, version: str = "1"
) -> Row:
    return {
        "application_id": f"APP-{application:02}",
        "valid_from": valid_from,
        "valid_to": None,
        "terms": json.dumps(terms, ensure_ascii=False, sort_keys=True),
        "version": "1",
    }


_NO_TRAINEE = {"roles": [TRAINEE]}
_WARRANTY = {"roles": [TRAINEE], "warranty_issue_types": ["Warranty"], "internal_labels": ["internal"]}
_SIX_MINUTES = {"increment_minutes": 6, "mode": "up", "scope": "worklog"}
_QUARTERS = {"increment_minutes": 15, "mode": "nearest_half_up", "scope": "issue_per_day"}


def _support(fee: str, hours: str, **more: Any) -> Row:
    return {"deal_type": "SUP", "fee": fee, "included_hours": hours, "exclusions": _NO_TRAINEE} | more


DEAL_TERMS: tuple[Row, ...] = (
    _terms(
        1,
        _support(
            "18000000.00",
            "20.00",
            overage={"rate": "950000.00"},
            rollover={"mode": "surplus", "cap_hours": "10.00", "expires_after_periods": 2},
        ),
    ),
    _terms(
        2,
        {
            "deal_type": "HR",
            "rounding": _QUARTERS,
            "exclusions": _WARRANTY,
            "lines": {"grouping": ["role"], "text": {"ru": "Услуги разработки за {period}, {role}"}},
            "due_days": 10,
        },
    ),
    _terms(3, _support("30000000.00", "40.00", billed="ahead")),
    _terms(
        4,
        {
            "deal_type": "FP",
            "price": "48000000.00",
            "milestones": [
                {"milestone_id": "M1", "title": {"uz-Cyrl": "Талаблар"}, "percent": "30", "accepted_on": "2026-08-28"},
                {
                    "milestone_id": "M2",
                    "title": {"uz-Cyrl": "Ишлаб чиқиш"},
                    "percent": "40",
                    "accepted_on": "2026-09-30",
                },
                {"milestone_id": "M3", "title": {"uz-Cyrl": "Топшириш"}, "percent": "30", "planned_on": "2026-10-30"},
            ],
        },
    ),
    _terms(5, {"deal_type": "HR", "exclusions": _NO_TRAINEE, "lines": {"grouping": ["role"]}}),
    _terms(6, _support("9000000.00", "12.00", overage={"rate": "800000.00"})),
    _terms(
        7,
        {
            "deal_type": "HR",
            "exclusions": _NO_TRAINEE,
            "minimum": "15000000.00",
            "cap": {"amount": "100000000.00", "per": "deal", "above": "carried"},
        },
    ),
    _terms(8, _support("0.00", "0.00")),
    _terms(
        9,
        {
            "deal_type": "HR",
            "exclusions": _WARRANTY,
            "rounding": {"hours_scale": 2},
            "lines": {"grouping": ["role"], "text": {"en": "{role}, {month_name} {year}"}, "show_people": False},
            "due_days": 30,
        },
    ),
    _terms(
        10,
        {
            "deal_type": "HR",
            "exclusions": _WARRANTY,
            "rounding": _SIX_MINUTES,
            "lines": {"grouping": ["epic", "role"]},
            "due_days": 15,
        },
    ),
    _terms(
        11,
        {
            "deal_type": "FP",
            "price": "12000.00",
            "advance": {"percent": "30", "offset": "proportional"},
            "progress": [
                {"month": "2026-09", "cumulative_percent": "40"},
                {"month": "2026-10", "cumulative_percent": "70"},
            ],
        },
        valid_from=date(2026, 8, 1),
    ),
    _terms(12, _support("4000.00", "40.00", rollover={"mode": "deficit"})),
)


def _rate(number: int, application: int | None, amount: str, currency: str, **more: Any) -> Row:
    usual: Row = {
        "rate_id": f"R-{number:03}",
        "kind": "bill",
        "application_id": None if application is None else f"APP-{application:02}",
        "client_id": None,
        "person_id": None,
        "role": None,
        "issue_key": None,
        "issue_type": None,
        "currency": currency,
        "amount": Decimal(amount).quantize(Decimal("0.0001")),
        "valid_from": START,
        "valid_to": None,
    }
    return usual | more


_UZS = {"Senior developer": "450000", "Developer": "350000", "QA engineer": "250000", "Designer": "300000"}
_EUR = {"Senior developer": "52", "Developer": "40", "QA engineer": "32.50", "Designer": "38"}
_USD = {"Senior developer": "58.50", "Developer": "45", "QA engineer": "35.75"}
_COST_USD = {"Senior developer": "24", "Developer": "17", "QA engineer": "13", "Designer": "15", TRAINEE: "4"}

RATES: tuple[Row, ...] = (
    *(_rate(200 + n, 2, amount, "UZS", role=role) for n, (role, amount) in enumerate(_UZS.items())),
    _rate(219, 2, "280000", "UZS"),
    # Route planning has no default: work of a role that is not listed has no price.
    *(_rate(500 + n, 5, amount, "USD", role=role) for n, (role, amount) in enumerate(_USD.items())),
    *(_rate(700 + n, 7, amount, "UZS", role=role) for n, (role, amount) in enumerate(_UZS.items())),
    _rate(719, 7, "300000", "UZS"),
    *(_rate(900 + n, 9, amount, "EUR", role=role) for n, (role, amount) in enumerate(_EUR.items())),
    # The senior's price rises in October, and one person has a price of her own from the 15th (E10).
    _rate(910, 9, "45", "EUR", role="Analyst", valid_to=date(2026, 10, 1)),
    _rate(911, 9, "47.50", "EUR", role="Analyst", valid_from=date(2026, 10, 1)),
    _rate(912, 9, "55", "EUR", person_id="p01", valid_from=date(2026, 10, 15)),
    _rate(919, 9, "36", "EUR"),
    *(_rate(1000 + n, 10, amount, "USD", role=role) for n, (role, amount) in enumerate(_USD.items())),
    _rate(1010, 10, "70", "USD", issue_key="USA-3"),
    _rate(1011, 10, "50", "USD", role="QA engineer", issue_type="Bug"),
    _rate(1019, 10, "40", "USD"),
    *(_rate(1 + n, None, amount, "USD", role=role, kind="cost") for n, (role, amount) in enumerate(_COST_USD.items())),
)
