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

    def name_of(self, person_id: str) -> str:
        """The latest name, or the id of somebody unknown."""
        known = self._of.get(person_id)
        return max(known, key=lambda engagement: engagement.validity.valid_from).name if known else person_id
