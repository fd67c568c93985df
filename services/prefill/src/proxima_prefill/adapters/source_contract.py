"""The seven views that prefill reads: names and types, as the operator's SQL has to give them."""

from __future__ import annotations

from dataclasses import dataclass

_TEXT = ("String",)
_DATE = ("Date", "Date32")
_WHOLE = ("UInt8", "UInt16", "UInt32", "UInt64")
_MOMENT = ("DateTime64(3, 'UTC')", "DateTime64(6, 'UTC')", "DateTime('UTC')")
_MONEY = ("Decimal(18, 4)",)


@dataclass(frozen=True, slots=True)
class Column:
    """A column and the types it may have; `LowCardinality` around a text is always fine."""

    name: str
    types: tuple[str, ...] = _TEXT
    nullable: bool = False


VALID_FROM = Column("valid_from", _DATE)
VALID_TO = Column("valid_to", _DATE, nullable=True)
UPDATED_AT = Column("updated_at", _MOMENT)


def _texts(names: str, *, nullable: bool = False) -> list[Column]:
    return [Column(name, nullable=nullable) for name in names.split()]


VIEWS: dict[str, list[Column]] = {
    "clients": [
        *_texts(
            "client_id name legal_name country address bank_name bank_account bank_code director vat_status language"
        ),
        *_texts("tin vat_number swift accountant", nullable=True),
        Column("emails", ("Map(String, String)",)),
        UPDATED_AT,
    ],
    "applications": [
        *_texts("application_id client_id seller_id title deal_type contract_no price_currency document_currency"),
        *_texts("tax_profile document_set status"),
        *_texts("catalog_code package_code purchase_order", nullable=True),
        Column("contract_date", _DATE),
        Column("contract_amount", _MONEY, nullable=True),
        VALID_FROM,
        VALID_TO,
        UPDATED_AT,
    ],
    "application_scopes": [*_texts("application_id kind key"), VALID_FROM, VALID_TO],
    "deal_terms": [*_texts("application_id terms"), Column("version", (*_TEXT, *_WHOLE)), VALID_FROM, VALID_TO],
    "rates": [
        *_texts("rate_id kind currency"),
        *_texts("application_id client_id person_id role issue_key issue_type", nullable=True),
        Column("amount", _MONEY),
        VALID_FROM,
        VALID_TO,
    ],
    "people": [*_texts("person_id name role"), VALID_FROM, VALID_TO],
    "worklogs": [
        Column("worklog_id", ("UInt64",)),
        Column("issue_id", ("UInt64",)),
        *_texts("issue_key issue_summary issue_type project_key person_id description"),
        *_texts("epic_key account_key customer_key", nullable=True),
        Column("work_date", _DATE),
        Column("time_spent_seconds", ("UInt32",)),
        Column("billable_seconds", ("UInt32",), nullable=True),
        Column("labels", ("Array(String)",)),
        Column("created_at", _MOMENT),
        UPDATED_AT,
        Column("is_deleted", ("UInt8",)),
    ],
}


def bare(kind: str) -> tuple[str, bool]:
    """A ClickHouse type without its wrappers, and whether it may be NULL."""
    nullable = False
    for _ in range(2):
        for wrapper in ("LowCardinality(", "Nullable("):
            if kind.startswith(wrapper) and kind.endswith(")"):
                kind = kind[len(wrapper) : -1]
                nullable = nullable or wrapper == "Nullable("
    return kind.replace("LowCardinality(String)", "String"), nullable


def differences(view: str, found: dict[str, str]) -> list[str]:
    """What a view with these columns lacks, in plain words; none when it fits."""
    if not found:
        return [f"view {view} does not exist"]
    said = []
    for column in VIEWS[view]:
        if column.name not in found:
            said.append(f"{view}.{column.name} is missing (expected {_wanted(column)})")
            continue
        kind, nullable = bare(found[column.name])
        if kind not in column.types:
            said.append(f"{view}.{column.name} is {found[column.name]}, expected {_wanted(column)}")
        elif nullable and not column.nullable:
            said.append(f"{view}.{column.name} may be NULL, expected {_wanted(column)}")
    return said


def _wanted(column: Column) -> str:
    kinds = " or ".join(column.types)
    return f"Nullable({kinds})" if column.nullable else kinds
