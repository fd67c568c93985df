"""The printed text of a line."""

from __future__ import annotations

from proxima_common.contracts.words import LineGrouping, RoundingMode

from proxima_prefill.domain.deal import Deal, HourlyRules
from proxima_prefill.domain.lines import Line
from proxima_prefill.domain.people import People
from proxima_prefill.domain.period import MonthPeriod
from proxima_prefill.domain.rounding import RoundingRule
from proxima_prefill.domain.texts import LATE, ROUNDED, SERVICES, fill, month_values

_DETAIL = {
    LineGrouping.WORKLOG: "{issue_key} {issue_summary}",
    LineGrouping.ISSUE: "{issue_key} {issue_summary}",
    LineGrouping.EPIC: "{epic}",
    LineGrouping.PERSON: "{person}",
    LineGrouping.ROLE: "{role}",
    LineGrouping.DAY: "{work_date}",
    LineGrouping.PROJECT: "{project}",
}


def describe(
    line: Line, *, deal: Deal, rules: HourlyRules, people: People, period: MonthPeriod, supplement: bool
) -> str:
    """The deal's own template, or the product's, with the values that all of the line's work shares."""
    values = _values(line, deal, rules, people, period)
    text = fill(rules.template or _default(line, deal.language), values)
    return fill(LATE[deal.language], values) + " " + text if supplement else text


def rounding_note(rounding: RoundingRule, language: str) -> str | None:
    """What the document says about rounding of time; nothing when time is billed as entered."""
    if rounding.mode is RoundingMode.NONE and not rounding.minimum_minutes:
        return None
    words = ROUNDED[language]
    scope = words[rounding.scope]
    least = fill(words["least"], {"minutes": str(rounding.minimum_minutes), "scope": scope})
    how = words["nearest" if rounding.mode.startswith("nearest") else rounding.mode]
    return fill(
        how,
        {
            "minutes": str(rounding.increment_minutes),
            "scope": scope,
            "least": least if rounding.minimum_minutes else "",
        },
    )


def _default(line: Line, language: str) -> str:
    details = [_DETAIL[by] for by, value in line.group if value and by in _DETAIL]
    return ": ".join([SERVICES[language], ", ".join(details)]) if details else SERVICES[language]


def _values(line: Line, deal: Deal, rules: HourlyRules, people: People, period: MonthPeriod) -> dict[str, str]:
    entries = line.worklogs

    def shared(values: set[str]) -> str:
        return next(iter(values)) if len(values) == 1 else ""

    role = shared({entry.role or "" for entry in entries})
    person = shared({people.name_of(entry.worklog.person_id) for entry in entries}) if rules.show_people else role
    return month_values(period.first, deal.language) | {
        "project": shared({entry.worklog.project_key for entry in entries}),
        "issue_key": shared({entry.worklog.issue_key for entry in entries}),
        "issue_summary": shared({entry.worklog.issue_summary for entry in entries}),
        "epic": shared({entry.worklog.epic_key or "" for entry in entries}),
        "role": role,
        "person": person,
        "work_date": shared({entry.worklog.work_date.isoformat() for entry in entries}),
        "hours": format(line.hours, "f"),
        "rate": format(line.rate.amount, "f"),
        "contract_no": deal.contract_no,
        "contract_date": deal.contract_date.strftime("%d.%m.%Y"),
        "milestone": "",
    }
