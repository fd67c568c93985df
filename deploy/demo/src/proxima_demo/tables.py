"""Base tables of a warehouse as it is found in life, and the seven views that map them to the source contract.

`tempo_worklogs` marks an entry deleted in Tempo by `is_deleted`, an ordinary column: given to the engine, `FINAL` would
hide it, and an entry that was billed and then deleted could not be found. The engine's own flag is `_purged`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Variant = Literal["final", "argmax"]


@dataclass(frozen=True)
class Table:
    """A base table and the view over it. `columns` are those besides the version and the engine's deletion flag."""

    name: str
    view: str
    key: tuple[str, ...]
    columns: dict[str, str]
    gone: str = "is_deleted"
    index: str = ""
    shown: dict[str, str] | None = None

    def create(self, database: str, *, partition_by: str = "") -> str:
        """The statement that makes the table; `partition_by` gives another layout for tests."""
        columns = ",\n  ".join(f"{name} {kind}" for name, kind in self.columns.items())
        index = f",\n  {self.index}" if self.index else ""
        partition = f"PARTITION BY {partition_by}\n" if partition_by else ""
        return (
            f"CREATE TABLE {database}.{self.name} (\n  {columns},\n  _version UInt64,\n  {self.gone} UInt8{index}\n"
            f") ENGINE = ReplacingMergeTree(_version, {self.gone})\n{partition}ORDER BY ({', '.join(self.key)})"
        )

    def view_over(self, database: str, variant: Variant) -> str:
        """The query of the view: one newest row per key, without those that are gone."""
        shown = self.shown or {name: name for name in self.columns}
        wanted = ", ".join(f"{how} AS {name}" if how != name else name for name, how in shown.items())
        if variant == "final":
            return f"SELECT {wanted} FROM {database}.{self.name} FINAL"  # noqa: S608 - names of this module
        return f"SELECT {wanted} FROM ({self._newest(database)}) WHERE {self.gone} = 0"  # noqa: S608

    def _newest(self, database: str) -> str:
        # argMax of a Nullable column skips NULLs and would bring an older value back: take the whole row as a tuple.
        rest = [name for name in self.columns if name not in self.key] + [self.gone]
        fields = ", ".join(f"tupleElement(newest, {place}) AS {name}" for place, name in enumerate(rest, 1))
        keys = ", ".join(self.key)
        return (
            f"SELECT {keys}, {fields} FROM (SELECT {keys}, argMax(tuple({', '.join(rest)}), _version) AS newest "  # noqa: S608
            f"FROM {database}.{self.name} GROUP BY {keys})"
        )


_VALID = {"valid_from": "Date", "valid_to": "Nullable(Date)"}
_UPDATED = {"updated_at": "DateTime64(3, 'UTC')"}


def _texts(names: str, kind: str = "String") -> dict[str, str]:
    return dict.fromkeys(names.split(), kind)


_WORKLOG_COLUMNS = {
    "worklog_id": "UInt64",
    "issue_id": "UInt64",
    "issue_key": "String",
    "issue_summary": "String",
    "issue_type": "LowCardinality(String)",
    "epic_key": "LowCardinality(Nullable(String))",
    "project_key": "LowCardinality(String)",
    "person_id": "LowCardinality(String)",
    "work_date": "Date",
    "time_spent_seconds": "UInt32",
    "billable_seconds": "Nullable(UInt32)",
    "account_key": "LowCardinality(Nullable(String))",
    "issue_account_key": "LowCardinality(Nullable(String))",
    "customer_key": "LowCardinality(Nullable(String))",
    "labels": "Array(String)",
    "description": "String",
    "created_at": "DateTime64(3, 'UTC')",
    **_UPDATED,
    "is_deleted": "UInt8",
}

WORKLOGS = Table(
    "tempo_worklogs",
    "worklogs",
    ("worklog_id",),
    _WORKLOG_COLUMNS,
    gone="_purged",
    index="INDEX by_work_date work_date TYPE minmax GRANULARITY 1",
    # The account stands on the worklog or, on other sites, on the issue alone.
    shown={name: name for name in _WORKLOG_COLUMNS if name != "issue_account_key"}
    | {"account_key": "coalesce(account_key, issue_account_key)"},
)

TABLES: tuple[Table, ...] = (
    Table(
        "cdm_clients",
        "clients",
        ("client_id",),
        _texts("client_id name legal_name country")
        | _texts("tin vat_number", "Nullable(String)")
        | _texts("address bank_name bank_account bank_code")
        | _texts("swift", "Nullable(String)")
        | _texts("director")
        | _texts("accountant", "Nullable(String)")
        | _texts("vat_status")
        | {"emails": "Map(String, String)", "language": "String", **_UPDATED},
    ),
    Table(
        "cdm_applications",
        "applications",
        ("application_id",),
        _texts("application_id client_id seller_id title deal_type contract_no")
        | {"contract_date": "Date"}
        | _texts("price_currency document_currency tax_profile document_set")
        | _texts("catalog_code package_code", "Nullable(String)")
        | {"contract_amount": "Nullable(Decimal(18, 4))", "purchase_order": "Nullable(String)"}
        | _VALID
        | {"status": "String", **_UPDATED},
    ),
    Table(
        "cdm_scopes",
        "application_scopes",
        ("application_id", "kind", "key", "valid_from"),
        _texts("application_id kind key") | _VALID,
    ),
    Table(
        "cdm_deal_terms",
        "deal_terms",
        ("application_id", "valid_from"),
        _texts("application_id") | _VALID | {"terms": "String", "version": "String"},
    ),
    Table(
        "cdm_rates",
        "rates",
        ("rate_id",),
        _texts("rate_id kind")
        | _texts("application_id client_id person_id role issue_key issue_type", "Nullable(String)")
        | {"currency": "String", "amount": "Decimal(18, 4)"}
        | _VALID,
    ),
    Table("hr_people", "people", ("person_id", "valid_from"), _texts("person_id name role") | _VALID),
    WORKLOGS,
)
BY_VIEW = {table.view: table for table in TABLES}


def view_statements(database: str, warehouse: str, variant: Variant) -> Iterator[str]:
    """One statement per view of the contract."""
    for table in TABLES:
        yield f"CREATE OR REPLACE VIEW {database}.{table.view} AS {table.view_over(warehouse, variant)}"
