"""The annex as staff edit it: what was recorded beside what the client will read."""

from datetime import date
from typing import Literal

from pydantic import Field

from proxima_common.contracts.api.shared import Command
from proxima_common.contracts.payload import Quantity, Wire


class AnnexRowEdit(Command):
    """What the client reads of one worklog; null: as it was recorded. Withheld time keeps its hours and says no more.

    `merged_into` is a worklog of the same line whose row takes this one's hours.
    """

    worklog_id: str = Field(min_length=1, max_length=200)
    issue_summary: str | None = Field(default=None, max_length=500)
    description: str | None = Field(default=None, max_length=4000)
    withheld: bool = False
    merged_into: str | None = Field(default=None, min_length=1, max_length=200)


class AnnexEditsRead(Command):
    """All that staff changed of the annex; it is written whole.

    While `people_hidden` nobody is named, else everybody but `hidden_people` (person ids). `role_word` stands for
    whoever is hidden, in their own role's place.
    """

    people_hidden: bool = True
    hidden_people: list[str] = Field(default_factory=list, max_length=500)
    role_word: str | None = Field(default=None, min_length=1, max_length=60)
    rows: list[AnnexRowEdit] = Field(default_factory=list, max_length=5000)


class AnnexPerson(Wire):
    person_id: str
    name: str
    role: str
    hidden: bool


class AnnexLine(Wire):
    """A line with time behind it; `seconds` are what its rows come to, whatever was edited."""

    position: int
    text: str
    unit: str
    quantity: Quantity
    seconds: int


class AnnexOriginal(Wire):
    """One worklog as it was recorded. Staff alone see it."""

    worklog_id: str
    line_position: int
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    person_id: str
    person_name: str
    role: str
    seconds: int


class AnnexWarning(Wire):
    """What the client should perhaps not read: a listed word, another client, an issue of another project, a name."""

    kind: Literal["word", "client", "issue", "name"]
    found: str


class AnnexPrinted(Wire):
    """A row as the client reads it, and the worklogs that are in it."""

    line_position: int
    work_date: date
    issue_key: str
    issue_summary: str
    description: str
    role: str
    seconds: int
    worklog_ids: list[str]
    withheld: bool
    warnings: list[AnnexWarning]


class AnnexRead(Wire):
    """The annex of an invoice. `version` is the invoice's; `editable` for this person, now."""

    version: int
    editable: bool
    edits: AnnexEditsRead
    people: list[AnnexPerson]
    lines: list[AnnexLine]
    originals: list[AnnexOriginal]
    printed: list[AnnexPrinted]
