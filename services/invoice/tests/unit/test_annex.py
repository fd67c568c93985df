"""The annex as the client reads it: nobody hidden is named, nothing withheld is said, and no second is lost."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proxima_common.contracts.words import LineKind
from proxima_common.errors import Invalid
from proxima_invoice.domain.annex import NO_EDITS, AnnexEdits, RowEdit, check_edits, printed_rows
from proxima_invoice.domain.line import Line, Worklog
from proxima_invoice.usecases.content import content_of

from ..scenes import NOW, a_line, an_invoice

FIELDS = ("work_date", "issue_key", "issue_summary", "description", "role", "seconds")


def a_worklog(worklog_id: str, **values: Any) -> Worklog:
    defaults: dict[str, Any] = {
        "worklog_id": worklog_id,
        "work_date": date(2026, 10, 5),
        "issue_key": "OPS-1",
        "issue_summary": "Keep it running",
        "description": f"did {worklog_id}",
        "person_id": "p1",
        "person_name": "Demo Tester",
        "role": "developer",
        "raw_seconds": 3600,
        "billable_seconds": 3600,
        "billed_seconds": 3600,
        "source_hash": "a" * 64,
        "updated_at": NOW,
    }
    return Worklog(**(defaults | values))


def line_of(*worklogs: Worklog, **values: Any) -> Line:
    return a_line(kind=LineKind.GENERATED, worklogs=worklogs, worklog_count=len(worklogs), **values)


def edited(*rows: RowEdit, **values: Any) -> AnnexEdits:
    return AnnexEdits(rows=rows, **values)


def test_without_edits_each_worklog_is_a_row_of_its_own_in_the_order_of_days() -> None:
    line = line_of(a_worklog("w2", work_date=date(2026, 10, 7)), a_worklog("w1"), a_worklog("w0", issue_key="OPS-2"))
    rows = printed_rows([line], NO_EDITS)
    assert [row.worklog_ids for row in rows] == [("w1",), ("w0",), ("w2",)]
    assert [getattr(rows[0], name) for name in FIELDS] == [
        date(2026, 10, 5),
        "OPS-1",
        "Keep it running",
        "did w1",
        "developer",
        3600,
    ]


def test_rewritten_words_replace_the_recorded_ones_and_may_be_none() -> None:
    line = line_of(a_worklog("w1"), a_worklog("w2"), a_worklog("w3"))
    edits = edited(RowEdit("w1", description="Support"), RowEdit("w2", issue_summary="Service"), RowEdit("w3", "", ""))
    rows = printed_rows([line], edits)
    assert [(row.issue_summary, row.description) for row in rows] == [
        ("Keep it running", "Support"),
        ("Service", "did w2"),
        ("", ""),
    ]


def test_what_is_withheld_says_the_line_and_is_one_row_a_day() -> None:
    days = [date(2026, 10, 5), date(2026, 10, 5), date(2026, 10, 6)]
    line = line_of(*[a_worklog(f"w{at}", work_date=day) for at, day in enumerate(days)])
    edits = edited(*[RowEdit(f"w{at}", description="secret", withheld=True) for at in range(3)])
    rows = printed_rows([line], edits)
    assert [(row.issue_key, row.issue_summary, row.description, row.seconds) for row in rows] == [
        ("", "", line.text, 7200),
        ("", "", line.text, 3600),
    ]


def test_merged_rows_add_their_hours_and_say_each_thing_once() -> None:
    line = line_of(
        a_worklog("w1", description="Fix"),
        a_worklog("w2", description="Fix", work_date=date(2026, 10, 6)),
        a_worklog("w3", description="Test", work_date=date(2026, 10, 7)),
    )
    edits = edited(RowEdit("w2", merged_into="w1"), RowEdit("w3", merged_into="w1"))
    (row,) = printed_rows([line], edits)
    assert (row.work_date, row.description, row.seconds) == (date(2026, 10, 5), "Fix; Test", 3 * 3600)
    assert row.worklog_ids == ("w1", "w2", "w3")


def test_the_row_that_others_go_into_speaks_for_them_once_it_is_rewritten() -> None:
    line = line_of(a_worklog("w1"), a_worklog("w2"))
    edits = edited(RowEdit("w2", description="Deploy"), RowEdit("w1", description="Release", merged_into="w2"))
    (row,) = printed_rows([line], edits)
    assert row.description == "Deploy"


def test_rows_of_several_issues_have_all_keys_and_no_one_summary() -> None:
    line = line_of(a_worklog("w1"), a_worklog("w2", issue_key="OPS-2", issue_summary="Other", role="tester"))
    (row,) = printed_rows([line], edited(RowEdit("w2", merged_into="w1")))
    assert (row.issue_key, row.issue_summary, row.role) == ("OPS-1, OPS-2", "", "developer, tester")


def test_what_is_withheld_says_nothing_in_the_row_that_it_went_into() -> None:
    line = line_of(a_worklog("w1"), a_worklog("w2", description="quarrel", issue_key="HR-9"))
    (row,) = printed_rows([line], edited(RowEdit("w2", withheld=True, merged_into="w1")))
    assert (row.issue_key, row.description, row.seconds) == ("OPS-1", "did w1", 7200)


def test_a_row_that_is_withheld_takes_all_that_went_into_it_along() -> None:
    line = line_of(a_worklog("w1"), a_worklog("w2", description="quarrel"))
    (row,) = printed_rows([line], edited(RowEdit("w1", withheld=True), RowEdit("w2", merged_into="w1")))
    assert (row.description, row.seconds, row.withheld) == (line.text, 7200, True)


def test_by_default_nobody_is_named_in_the_column_or_in_the_words() -> None:
    line = line_of(a_worklog("w1", description="Call with Demo Tester", issue_summary="Tester's list"))
    (row,) = printed_rows([line], NO_EDITS)
    assert (row.role, row.description, row.issue_summary) == ("developer", "Call with developer", "developer list")


def test_one_person_is_hidden_also_in_the_words_of_others() -> None:
    line = line_of(
        a_worklog("w1", description="Call with Other Person"),
        a_worklog("w2", person_id="p2", person_name="Other Person", role="analyst", description="Told Demo Tester"),
    )
    edits = edited(people_hidden=False, hidden_people=("p2",))
    assert [(row.role, row.description) for row in printed_rows([line], edits)] == [
        ("Demo Tester", "Call with analyst"),
        ("analyst", "Told Demo Tester"),
    ]


def test_a_word_may_stand_for_whoever_is_hidden() -> None:
    line = line_of(a_worklog("w1", description="Demo Tester did it"))
    (row,) = printed_rows([line], edited(role_word="specialist"))
    assert (row.role, row.description) == ("specialist", "specialist did it")


def test_what_is_withheld_names_nobody_even_where_names_are_wanted() -> None:
    (row,) = printed_rows([line_of(a_worklog("w1"))], edited(RowEdit("w1", withheld=True), people_hidden=False))
    assert row.role == "developer"


def test_a_rewritten_word_cannot_bring_a_hidden_name_back() -> None:
    (row,) = printed_rows([line_of(a_worklog("w1"))], edited(RowEdit("w1", description="by Demo Tester")))
    assert row.description == "by developer"


def test_an_edit_of_time_that_is_gone_does_nothing() -> None:
    line = line_of(a_worklog("w1"))
    edits = edited(RowEdit("gone", withheld=True), RowEdit("w1", merged_into="gone"))
    assert printed_rows([line], edits) == printed_rows([line], NO_EDITS)


def test_the_frozen_content_has_nothing_of_the_original() -> None:
    line = line_of(a_worklog("w1", description="quarrel with Demo Tester"), a_worklog("w2", issue_summary="HR matter"))
    invoice = an_invoice([line])
    invoice.annex = edited(RowEdit("w1", description="Support"), RowEdit("w2", withheld=True))
    frozen = content_of(invoice, "b1").model_dump_json()
    for word in ("quarrel", "Tester", "HR matter", "w1", "w2", "p1"):
        assert word not in frozen
    assert sum(row.seconds for row in content_of(invoice, "b1").annex) == 7200


@pytest.mark.parametrize(
    ("rows", "code", "pointer"),
    [
        ((RowEdit("no"),), "annex_row_unknown", "/rows/0/worklog_id"),
        ((RowEdit("w1"), RowEdit("w1", withheld=True)), "annex_row_twice", "/rows/1/worklog_id"),
        ((RowEdit("w1", merged_into="w1"),), "annex_merge_apart", "/rows/0/merged_into"),
        ((RowEdit("w1", merged_into="other"),), "annex_merge_apart", "/rows/0/merged_into"),
        ((RowEdit("w1", merged_into="late"),), "annex_merge_apart", "/rows/0/merged_into"),
        ((RowEdit("w1", merged_into="no"),), "annex_merge_apart", "/rows/0/merged_into"),
        (
            (RowEdit("w1", merged_into="w2"), RowEdit("w2", merged_into="w3")),
            "annex_merge_chain",
            "/rows/0/merged_into",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_row(rows: tuple[RowEdit, ...], code: str, pointer: str) -> None:
    late = a_worklog("late", work_date=date(2026, 9, 30))
    lines = [line_of(a_worklog("w1"), a_worklog("w2"), a_worklog("w3"), late), line_of(a_worklog("other"), position=2)]
    with pytest.raises(Invalid) as refused:
        check_edits(lines, AnnexEdits(rows=rows))
    assert (refused.value.code, refused.value.fields[0].pointer) == (code, pointer)


def test_a_person_who_did_nothing_here_cannot_be_hidden() -> None:
    with pytest.raises(Invalid, match="worked") as refused:
        check_edits([line_of(a_worklog("w1"))], edited(hidden_people=("p1", "p9")))
    assert refused.value.fields[0].pointer == "/hidden_people/1"


def test_whole_edits_are_taken() -> None:
    lines = [line_of(a_worklog("w1"), a_worklog("w2"))]
    check_edits(lines, edited(RowEdit("w1", merged_into="w2"), RowEdit("w2", withheld=True), hidden_people=("p1",)))


WORKLOGS = [f"w{at}" for at in range(8)]
TEXTS = st.sampled_from(["", "Fix", "Demo Tester", "Call with tester", "Support in October"])
EDIT = st.builds(
    RowEdit,
    worklog_id=st.sampled_from([*WORKLOGS, "gone"]),
    issue_summary=st.none() | TEXTS,
    description=st.none() | TEXTS,
    withheld=st.booleans(),
    merged_into=st.none() | st.sampled_from([*WORKLOGS, "gone"]),
)
EDITS = st.builds(
    AnnexEdits,
    people_hidden=st.booleans(),
    hidden_people=st.sampled_from([(), ("p1",), ("p1", "p2"), ("gone",)]),
    role_word=st.none() | st.just("specialist"),
    rows=st.lists(EDIT, max_size=12).map(tuple),
)


@st.composite
def lines(draw: Callable[..., Any]) -> list[Line]:
    """Lines with time of the month and of before it; a worklog may stand behind two of them."""
    found = []
    for position in range(1, draw(st.integers(1, 3)) + 1):
        behind = [
            replace(
                a_worklog(one, issue_key=draw(st.sampled_from(["OPS-1", "OPS-2"])), description=draw(TEXTS)),
                work_date=date(2026, *draw(st.sampled_from([(9, 29), (10, 5), (10, 6)]))),
                billed_seconds=draw(st.integers(0, 90_000)),
                person_id=draw(st.sampled_from(["p1", "p2"])),
            )
            for one in draw(st.lists(st.sampled_from(WORKLOGS), unique=True))
        ]
        found.append(line_of(*behind, position=position))
    return found


@given(lines(), EDITS)
def test_whatever_is_edited_every_line_keeps_its_seconds_and_every_worklog_its_one_row(
    found: list[Line], edits: AnnexEdits
) -> None:
    rows = printed_rows(found, edits)
    for line in found:
        own = [row for row in rows if row.line_position == line.position]
        assert sum(row.seconds for row in own) == sum(one.billed_seconds for one in line.worklogs)
        ids = Counter(worklog_id for row in own for worklog_id in row.worklog_ids)
        assert ids == Counter(one.worklog_id for one in line.worklogs)


@given(lines(), EDITS)
def test_whatever_is_edited_nobody_hidden_is_named(found: list[Line], edits: AnnexEdits) -> None:
    hidden = AnnexEdits(True, edits.hidden_people, edits.role_word, edits.rows)
    for row in printed_rows(found, hidden):
        assert "Tester" not in f"{row.role} {row.issue_summary} {row.description}"


@given(lines(), EDITS)
def test_late_work_and_that_of_the_month_never_share_a_row(found: list[Line], edits: AnnexEdits) -> None:
    days = {(line.position, one.worklog_id): one.work_date for line in found for one in line.worklogs}
    for row in printed_rows(found, edits):
        assert len({days[row.line_position, one] < date(2026, 10, 1) for one in row.worklog_ids}) == 1
