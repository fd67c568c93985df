"""A warehouse that does not keep its promises, and the limits of reading it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError
from proxima_common.contracts.prefill import LinesProposed, PrefillFailed
from proxima_demo.tables import BY_VIEW, view_statements
from proxima_prefill.adapters.check import check_source
from proxima_prefill.adapters.clickhouse import ClickHouseSource, connect
from proxima_prefill.usecases.master_data import ScopeKeys

pytestmark = pytest.mark.connected

MONTH = "2026-09"


@pytest.fixture
def bend(writer: Client, demo: str) -> Iterator[Callable[[str, str], None]]:
    """Put a view that bends the truth into a database of its own, over the demo's base tables."""
    writer.command("CREATE DATABASE prefill_bent")
    for statement in view_statements("prefill_bent", f"{demo}_base", "final"):
        writer.command(statement)

    def replace(view: str, select: str) -> None:
        base = f"({BY_VIEW[view].view_over(f'{demo}_base', 'final')})"
        writer.command(f"CREATE OR REPLACE VIEW prefill_bent.{view} AS {select.replace('BASE', base)}")

    yield replace
    writer.command("DROP DATABASE prefill_bent SYNC")


@pytest.fixture
def bent(read_only: Any, bend: Any) -> ClickHouseSource:
    return ClickHouseSource(read_only("prefill_bent"))


def problems(asker: Any, source: ClickHouseSource, application: int = 9) -> list[tuple[str, str | None]]:
    ask = asker(source)
    (found, _) = ask("lines", MONTH, ask.item(application, MONTH))
    assert isinstance(found, PrefillFailed), found
    return [(problem.code, problem.field) for problem in found.problems]


def test_both_kinds_of_views_give_the_same_lines(writer: Client, demo: str, bent: ClickHouseSource, asker: Any) -> None:
    ask = asker(bent)
    final = [ask.lines(application, MONTH) for application in (2, 9, 10)]
    for statement in view_statements("prefill_bent", f"{demo}_base", "argmax"):
        writer.command(statement)
    argmax = [ask.lines(application, MONTH) for application in (2, 9, 10)]
    assert [found.lines for found in final] == [found.lines for found in argmax]
    assert [found.excluded for found in final] == [found.excluded for found in argmax]


def test_a_view_that_shows_an_entry_twice_is_refused(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("worklogs", "SELECT * FROM BASE UNION ALL SELECT * FROM BASE WHERE work_date = '2026-09-14'")
    assert {code for code, _ in problems(asker, bent)} == {"duplicate_worklog"}


def test_negative_time_is_refused(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend(
        "worklogs",
        "SELECT * REPLACE(if(issue_key = 'GER-1', -600, toInt64(time_spent_seconds)) AS time_spent_seconds) FROM BASE",
    )
    found = problems(asker, bent)
    assert {code for code, _ in found} == {"negative_hours"}
    assert all(field and field.startswith("worklogs/") for _, field in found)


def test_an_unknown_currency_is_refused(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("applications", "SELECT * REPLACE('XYZ' AS price_currency) FROM BASE")
    assert problems(asker, bent) == [("unknown_currency", "application/price_currency")]


def test_a_rate_in_another_currency_is_refused(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("rates", "SELECT * REPLACE(if(currency = 'EUR', 'USD', currency) AS currency) FROM BASE")
    assert {code for code, _ in problems(asker, bent)} == {"currency_mismatch"}


def test_two_rates_of_equal_rank_are_refused(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("rates", "SELECT * FROM BASE UNION ALL SELECT * REPLACE('twin' AS rate_id) FROM BASE WHERE role = 'Analyst'")
    assert {code for code, _ in problems(asker, bent)} == {"ambiguous_rate"}


def test_terms_with_a_mistyped_field_name_it(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("deal_terms", "SELECT * REPLACE(replace(terms, '\"rounding\"', '\"roundng\"') AS terms) FROM BASE")
    assert problems(asker, bent) == [("terms_unreadable", "deal_terms/APP-09/HR/roundng")]


def test_a_day_of_the_month_without_terms(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("deal_terms", "SELECT * REPLACE(toDate('2026-10-01') AS valid_from) FROM BASE")
    assert problems(asker, bent) == [("missing_terms", "deal_terms/APP-09")]
    bend("deal_terms", "SELECT * REPLACE(toNullable(toDate('2026-09-15')) AS valid_to) FROM BASE")
    assert problems(asker, bent) == [("missing_terms", "deal_terms/APP-09")]


def test_an_override_wins_over_the_source_and_says_so(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("deal_terms", "SELECT * FROM BASE WHERE 0")
    ask = asker(bent)
    found = ask.lines(9, MONTH, terms_override={"deal_type": "HR", "lines": {"grouping": ["month"]}})
    assert found.terms_version.startswith("override:")
    assert {line.key.partition("&")[0] for line in found.lines} == {"month=2026-09"}


def test_one_unreadable_application_does_not_stop_the_others(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    bend("applications", "SELECT * REPLACE(if(application_id = 'APP-10', 'HOURLY', deal_type) AS deal_type) FROM BASE")
    assert problems(asker, bent, 10) == [("source_unreadable", "applications/APP-10/deal_type")]
    assert asker(bent).lines(9, MONTH).lines


def test_a_decision_of_a_person_counts(ask: Any) -> None:
    usual = ask.lines(9, MONTH)
    first = usual.lines[0].worklogs[0].worklog_id
    trainee = next(out.worklog_id for out in usual.excluded if out.reason == "person_excluded")
    decided = ask.lines(
        9,
        MONTH,
        decisions=[
            {"worklog_id": first, "bill": False, "by": "pm", "reason": "rework"},
            {"worklog_id": trainee, "bill": True, "by": "pm", "reason": "agreed", "unit_price": "10.00"},
        ],
    )
    assert {out.worklog_id: out.detail for out in decided.excluded}[first] == "pm: rework"
    own = next(line for line in decided.lines if trainee in line.explanation.worklog_ids)
    assert (own.unit_price, own.explanation.rate.level) == (Decimal("10.00"), "worklog")


def test_more_rows_than_allowed_are_refused(read_only: Any, demo: str, asker: Any) -> None:
    limited = ClickHouseSource(read_only(demo, most_rows=50))
    # The staff list alone has fewer rows than that.
    assert problems(asker, limited) == [("too_large", None)]


def test_a_result_larger_than_its_topic_is_refused_alone(bend: Any, bent: ClickHouseSource, asker: Any) -> None:
    # In letters it would fit, in bytes it does not.
    bend(
        "worklogs", "SELECT * REPLACE(repeat('я', 15000) AS description) FROM BASE WHERE project_key IN ('GER', 'USA')"
    )
    ask = asker(bent)
    nine, ten, _ = ask(
        "lines",
        MONTH,
        ask.item(9, MONTH),
        ask.item(
            10,
            MONTH,
        ),
    )
    assert [problem.code for problem in nine.problems] == ["too_large"]
    assert isinstance(ten, LinesProposed)


def test_a_query_that_takes_too_long_is_given_up(bend: Any, read_only: Any, asker: Any) -> None:
    bend("worklogs", "SELECT * FROM BASE WHERE (SELECT sum(sipHash64(number)) FROM numbers(100000000000)) > 0")
    slow = asker(ClickHouseSource(read_only("prefill_bent", query_seconds=1)))
    started = time.monotonic()
    with pytest.raises(DatabaseError, match="TIMEOUT_EXCEEDED"):
        slow.lines(9, MONTH)
    assert time.monotonic() - started < 20


def test_the_products_user_cannot_write(read_only: Any, demo: str) -> None:
    with pytest.raises(DatabaseError, match="READONLY"):
        connect(read_only(demo)).command(f"DROP VIEW {demo}.worklogs")


def test_keys_from_the_outside_are_data(source: ClickHouseSource) -> None:
    from datetime import date

    from proxima_common.contracts.words import ScopeKind

    keys = ScopeKeys({ScopeKind.PROJECT: ["GER') OR 1=1 --", "a'b\\", "{x:String}"]})
    assert source.worklogs(date(2026, 9, 1), date(2026, 10, 1), keys) == []


def test_a_check_of_a_good_source_says_nothing(source: ClickHouseSource) -> None:
    assert check_source(source) == []


@pytest.mark.parametrize(
    ("view", "select", "words"),
    [
        ("people", "SELECT * EXCEPT role FROM BASE", "people.role is missing (expected String)"),
        (
            "worklogs",
            "SELECT * REPLACE(toInt64(time_spent_seconds) AS time_spent_seconds) FROM BASE",
            "worklogs.time_spent_seconds is Int64, expected UInt32",
        ),
        (
            "worklogs",
            "SELECT * REPLACE(toNullable(issue_key) AS issue_key) FROM BASE",
            "worklogs.issue_key may be NULL, expected String",
        ),
        ("clients", "SELECT * FROM BASE WHERE 0", "clients is empty"),
        ("worklogs", "SELECT * FROM BASE UNION ALL SELECT * FROM BASE", "twice: remove duplicates in the view"),
        ("application_scopes", "SELECT * REPLACE('team' AS kind) FROM BASE", "application_scopes.kind has 'team'"),
        ("rates", "SELECT * REPLACE('XYZ' AS currency) FROM BASE", "'XYZ' is not an ISO 4217 currency"),
        ("deal_terms", "SELECT * REPLACE('{' AS terms) FROM BASE", "deal_terms/APP-01: the terms are not JSON"),
        ("applications", "SELECT * REPLACE('x' AS document_set) FROM BASE", "applications/APP-01/document_set"),
    ],
)
def test_a_check_says_in_plain_words_what_is_wrong(
    bend: Any, bent: ClickHouseSource, view: str, select: str, words: str
) -> None:
    bend(view, select)
    assert any(words in line for line in check_source(bent)), check_source(bent)


def test_a_check_of_an_empty_database(read_only: Any, demo: str) -> None:
    said = check_source(ClickHouseSource(read_only("default")))
    assert said == [f"view {view} does not exist" for view in BY_VIEW]
