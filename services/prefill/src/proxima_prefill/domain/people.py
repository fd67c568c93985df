"""Who worked, in which role on that day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proxima_prefill.domain.period import Validity
from proxima_prefill.domain.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Engagement:
    """A person's role for a time."""

    person_id: str
    name: str
    role: str
    validity: Validity


class People:
    """Everybody's roles by date; a promotion in mid-month changes the role from its day on."""

    def __init__(self, engagements: Iterable[Engagement]) -> None:
        self._of: dict[str, list[Engagement]] = defaultdict(list)
        for engagement in engagements:
            self._of[engagement.person_id].append(engagement)

    def role_on(self, person_id: str, day: date) -> str | None:
        """The role, or None when the source has none for the day; two at once are refused."""
        roles = {engagement.role for engagement in self._of.get(person_id, ()) if engagement.validity.holds_on(day)}
        if len(roles) > 1:
            raise Refused(
                Problem(
                    "ambiguous_role",
                    f"{person_id} has {len(roles)} roles on {day}: {', '.join(sorted(roles))}",
                    f"people/{person_id}",
                )
            )
        return next(iter(roles), None)

    @property
    def ids(self) -> set[str]:
        """Everybody whom the source names."""
        return set(self._of)

    def engaged_on(self, person_id: str, day: date) -> bool:
        """Whether the person has any role on the day."""
        return any(engagement.validity.holds_on(day) for engagement in self._of.get(person_id, ()))

    def since(self, person_id: str) -> date:
        """When the last unbroken run of roles of somebody known began: another role makes nobody a beginner."""
        first, *others = sorted(
            (engagement.validity for engagement in self._of[person_id]), key=lambda validity: validity.valid_from
        )
        began, until = first.valid_from, first.valid_to
        for validity in others:
            if until is not None and until < validity.valid_from:
                began = validity.valid_from
            until = None if until is None or validity.valid_to is None else max(until, validity.valid_to)
        return began

    def last_role(self, person_id: str, day: date) -> str | None:
        """The newest role that the person has had by the day, for showing it."""
        begun = [one for one in self._of.get(person_id, ()) if one.validity.valid_from <= day]
        return max(begun, key=lambda engagement: engagement.validity.valid_from).role if begun else None

    def name_of(self, person_id: str) -> str:
        """The latest name, or the id of somebody unknown."""
        known = self._of.get(person_id)
        return max(known, key=lambda engagement: engagement.validity.valid_from).name if known else person_id
