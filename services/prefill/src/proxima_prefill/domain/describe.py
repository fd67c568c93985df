"""The printed text of a line."""

from __future__ import annotations

from proxima_common.contracts.words import LineBasis, LineGrouping, RoundingMode

from proxima_prefill.domain.calculation import CorrectionPart, InstalmentPart, ProgressPart
from proxima_prefill.domain.deal import Deal
from proxima_prefill.domain.line import Line
from proxima_prefill.domain.people import People
from proxima_prefill.domain.rounding import RoundingRule
from proxima_prefill.domain.texts import LATE, PERIOD, ROUNDED, SERVICES, fill, month_values
from proxima_prefill.domain.wording import OWN_TEMPLATE, WORDS, title_in

_DETAIL = {
    LineGrouping.WORKLOG: "{issue_key} {issue_summary}",
    LineGrouping.ISSUE: "{issue_key} {issue_summary}",
    LineGrouping.EPIC: "{epic}",
    LineGrouping.PERSON: "{person}",
    LineGrouping.ROLE: "{role}",
    LineGrouping.DAY: "{work_date}",
    LineGrouping.PROJECT: "{project}",
}


def describe(line: Line, *, deal: Deal, people: People) -> str:
    """The deal's own template, or the product's, with the values that all of the line's work shares."""
    values = _values(line, deal, people)
    text = fill(_template(line, deal.language), values)
    return fill(LATE[deal.language], values) + " " + text if line.basis is LineBasis.LATE else text


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


def _template(line: Line, language: str) -> str:
    named = line.basis is LineBasis.FEE and title_in(line.titles, language)
    if named:
        return f"{named}, {PERIOD[language]}"
    if line.rules.template is not None and line.basis in OWN_TEMPLATE:
        return line.rules.template
    words = WORDS.get(_word(line))
    return _detailed(line, words[language] if words else SERVICES[language])


def _word(line: Line) -> LineBasis:
    """Late hours above the included ones are worded as such; other late work as services."""
    return LineBasis.OVERAGE if line.basis is LineBasis.LATE and line.part is not None else line.basis


def _detailed(line: Line, text: str) -> str:
    details = [_DETAIL[by] for by, value in line.group if value and by in _DETAIL]
    if line.multiplier:
        details.append("{multiplier}")
    return ": ".join([text, ", ".join(details)]) if details else text


def _values(line: Line, deal: Deal, people: People) -> dict[str, str]:
    entries = line.worklogs

    def shared(values: set[str]) -> str:
        return next(iter(values)) if len(values) == 1 else ""

    role = shared({entry.role or "" for entry in entries})
    names = {people.name_of(entry.worklog.person_id) for entry in entries} if line.rules.show_people else set()
    return (
        month_values(line.period.first, deal.language)
        | {
            "project": shared({entry.worklog.project_key for entry in entries}),
            "issue_key": shared({entry.worklog.issue_key for entry in entries}),
            "issue_summary": shared({entry.worklog.issue_summary for entry in entries}),
            "epic": shared({entry.worklog.epic_key or "" for entry in entries}),
            "role": role,
            "person": shared(names) if line.rules.show_people else role,
            "work_date": shared({entry.worklog.work_date.isoformat() for entry in entries}),
            "hours": format(line.hours, "f"),
            "rate": format(line.rate.amount, "f"),
            "contract_no": deal.contract_no,
            "contract_date": deal.contract_date.strftime("%d.%m.%Y"),
            "milestone": title_in(line.titles, deal.language),
            "multiplier": line.multiplier.name if line.multiplier else "",
        }
        | _figures(line)
    )


def _figures(line: Line) -> dict[str, str]:
    match line.part:
        case ProgressPart(cumulative_percent=percent):
            return {"percent": format(percent.normalize(), "f")}
        case InstalmentPart(number=number, count=count):
            return {"number": str(number), "count": str(count)}
        case CorrectionPart(invoice_number=number):
            return {"number": number}
    return {}
