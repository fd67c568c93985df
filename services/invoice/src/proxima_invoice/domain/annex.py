"""The annex as the client reads it: what staff changed of it, and the rows that come of that.

Hours are never changed here: whatever the edits say, the rows of a line have the billed seconds of its time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from proxima_common.errors import FieldError, Invalid
from proxima_common.said import said

from proxima_invoice.domain.hidden_names import HiddenNames, Person, hidden_names
from proxima_invoice.domain.line import Line, Worklog

NO_WORD = "—"


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What the client reads of one worklog; None: as it was recorded. `merged_into` is another worklog of its line."""

    worklog_id: str
    issue_summary: str | None = None
    description: str | None = None
    withheld: bool = False
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class AnnexEdits:
    """What staff changed. While `people_hidden` nobody is named, else all but `hidden_people` (person ids).

    `role_word` stands for whoever is hidden; None: each person's own role.
    """

    people_hidden: bool = True
    hidden_people: tuple[str, ...] = ()
    role_word: str | None = None
    rows: tuple[RowEdit, ...] = ()

    def hides(self, person_id: str) -> bool:
        return self.people_hidden or person_id in self.hidden_people


NO_EDITS = AnnexEdits()


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as it is printed, of one worklog or several."""

    line_position: int
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    role: str
    seconds: int
    worklog_ids: tuple[str, ...]
    withheld: bool = False


def printed_rows(lines: Iterable[Line], edits: AnnexEdits) -> list[PrintedRow]:
    """The annex, line by line and day by day. An edit whose worklog is not there any more does nothing."""
    found = list(lines)
    names = names_in(found, edits)
    by_worklog = {one.worklog_id: one for one in edits.rows}
    return [row for line in found for row in _of_line(line, edits, by_worklog, names)]


def names_in(lines: Sequence[Line], edits: AnnexEdits) -> HiddenNames:
    """The names that the client is not to read, each with what stands for it."""
    hidden = {
        one.person_id: Person(one.person_name, _word(one, edits))
        for line in lines
        for one in line.worklogs
        if edits.hides(one.person_id)
    }
    return hidden_names([hidden[person_id] for person_id in sorted(hidden)])


def check_edits(lines: Sequence[Line], edits: AnnexEdits) -> None:
    """Refuse edits of what is not there, and rows that cannot become one: Invalid, naming the row."""
    people = {one.person_id for line in lines for one in line.worklogs}
    for at, person_id in enumerate(edits.hidden_people):
        if person_id not in people:
            raise _wrong(f"/hidden_people/{at}", said("annex_person_unknown", "nobody of that id worked on this"))
    known = {one.worklog_id for line in lines for one in line.worklogs}
    edited = [one.worklog_id for one in edits.rows]
    merged = {one.worklog_id for one in edits.rows if one.merged_into}
    for at, row in enumerate(edits.rows):
        if row.worklog_id not in known:
            raise _wrong(f"/rows/{at}/worklog_id", said("annex_row_unknown", "this time is not behind a line any more"))
        if edited.index(row.worklog_id) != at:
            raise _wrong(f"/rows/{at}/worklog_id", said("annex_row_twice", "one row is edited once"))
        if row.merged_into:
            _check_merge(f"/rows/{at}/merged_into", lines, row.worklog_id, row.merged_into, merged)


def _check_merge(pointer: str, lines: Sequence[Line], worklog_id: str, target: str, merged: set[str]) -> None:
    if target in merged - {worklog_id}:
        raise _wrong(
            pointer, said("annex_merge_chain", "the row that others go into cannot itself go into another one")
        )
    both = {worklog_id, target}
    if len(both) < 2 or not any(both <= block for line in lines for block in _blocks(line)):
        raise _wrong(
            pointer,
            said("annex_merge_apart", "only rows of one line become one, and late work stays apart"),
        )


def _of_line(
    line: Line, edits: AnnexEdits, by_worklog: Mapping[str, RowEdit], names: HiddenNames
) -> Iterable[PrintedRow]:
    rows = []
    for block in _blocks(line):
        behind = sorted((one for one in line.worklogs if one.worklog_id in block), key=_order)
        rows += [_row(line, members, edits, by_worklog, names) for members in _groups(behind, by_worklog)]
    return sorted(_pooled(rows), key=lambda row: (row.work_date, row.issue_key, row.worklog_ids[0]))


def _blocks(line: Line) -> list[set[str]]:
    """Late work is printed as a block of its own, so it stays apart."""
    late = {one.worklog_id for one in line.worklogs if one.work_date < line.service_from}
    return [late, {one.worklog_id for one in line.worklogs} - late]


def _groups(behind: Sequence[Worklog], by_worklog: Mapping[str, RowEdit]) -> list[list[Worklog]]:
    """Worklogs that are one row, the one that the others went into first."""
    present = {one.worklog_id for one in behind}
    groups: dict[str, list[Worklog]] = {}
    for one in behind:
        groups.setdefault(_root(one.worklog_id, present, by_worklog), []).append(one)
    return [sorted(members, key=lambda one: one.worklog_id != root) for root, members in groups.items()]


def _root(worklog_id: str, present: set[str], by_worklog: Mapping[str, RowEdit]) -> str:
    """Where a row went; a ring of rows, which nothing should have let pass, stays where it closes."""
    seen = {worklog_id}
    while (edit := by_worklog.get(worklog_id)) and edit.merged_into in present and edit.merged_into not in seen:
        worklog_id = edit.merged_into
        seen.add(worklog_id)
    return worklog_id


def _row(
    line: Line,
    members: Sequence[Worklog],
    edits: AnnexEdits,
    by_worklog: Mapping[str, RowEdit],
    names: HiddenNames,
) -> PrintedRow:
    first = members[0]
    own = by_worklog.get(first.worklog_id, RowEdit(first.worklog_id))
    withheld = own.withheld
    said_rows = [one for one in members if one is first or not _withheld(one, by_worklog)]
    summary = own.issue_summary if own.issue_summary is not None else _shared(one.issue_summary for one in said_rows)
    told = [own.description] if own.description is not None else [_described(one, by_worklog) for one in said_rows]
    return PrintedRow(
        line_position=line.position,
        work_date=first.work_date,
        issue_key="" if withheld else _joined((one.issue_key for one in said_rows), ", "),
        issue_summary="" if withheld else names.taken_out(summary),
        description=names.taken_out(line.text if withheld else _joined(told, "; ")),
        role=_joined((_shown(one, edits, withheld=withheld) for one in members), ", "),
        seconds=sum(one.billed_seconds for one in members),
        worklog_ids=tuple(one.worklog_id for one in members),
        withheld=withheld,
    )


def _pooled(rows: Sequence[PrintedRow]) -> list[PrintedRow]:
    """What is not for the client is one row a day and role, so that it does not tell how many things there were."""
    pools: dict[tuple[date, str], PrintedRow] = {}
    for row in rows:
        if row.withheld:
            place = (row.work_date, row.role)
            pools[place] = _added(pools[place], row) if place in pools else row
    return [*(row for row in rows if not row.withheld), *pools.values()]


def _added(one: PrintedRow, other: PrintedRow) -> PrintedRow:
    ids = (*one.worklog_ids, *other.worklog_ids)
    return replace(one, seconds=one.seconds + other.seconds, worklog_ids=ids)


def _withheld(worklog: Worklog, by_worklog: Mapping[str, RowEdit]) -> bool:
    edit = by_worklog.get(worklog.worklog_id)
    return edit is not None and edit.withheld


def _described(worklog: Worklog, by_worklog: Mapping[str, RowEdit]) -> str:
    edit = by_worklog.get(worklog.worklog_id)
    return worklog.description if edit is None or edit.description is None else edit.description


def _shown(worklog: Worklog, edits: AnnexEdits, *, withheld: bool) -> str:
    """Whose work it is: a name where names are wanted, else a role. Of what is withheld never a name."""
    if edits.hides(worklog.person_id) or withheld or not worklog.person_name:
        return edits.role_word or worklog.role
    return worklog.person_name


def _word(worklog: Worklog, edits: AnnexEdits) -> str:
    return edits.role_word or worklog.role or NO_WORD


def _joined(texts: Iterable[str], by: str) -> str:
    return by.join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _shared(texts: Iterable[str]) -> str:
    """What all of them say, else nothing: rows of several issues have no one summary."""
    found = set(texts)
    return found.pop() if len(found) == 1 else ""


def _order(worklog: Worklog) -> tuple[date, str, str]:
    return worklog.work_date, worklog.issue_key, worklog.worklog_id


def _wrong(pointer: str, detail: str) -> Invalid:
    return Invalid(detail, fields=[FieldError(pointer, detail)])
