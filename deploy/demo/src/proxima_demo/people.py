"""Fourteen invented people, and whom they work for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from proxima_demo.clients import Row
from proxima_demo.contracts import START, TRAINEE

PROMOTED = date(2026, 9, 16)
GONE = date(2026, 8, 22)


@dataclass(frozen=True)
class Person:
    """Hours a month, and the share of the time by project."""

    person_id: str
    name: str
    roles: tuple[tuple[str, date], ...]
    projects: dict[str, float]
    hours: int = 140
    until: date | None = None
    extra: dict[str, dict[str, float]] = field(default_factory=dict)

    def shares(self, month: str) -> dict[str, float]:
        """The shares of one month."""
        return self.projects | self.extra.get(month, {})


PEOPLE: tuple[Person, ...] = (
    Person(
        "p01",
        "Anna Demo",
        (("Developer", START), ("Senior developer", PROMOTED)),
        {"GER": 0.6, "USA": 0.25, "INT": 0.15},
    ),
    Person("p02", "Bobur Demo", (("Senior developer", START),), {"USA": 0.5, "GER": 0.3, "MIN": 0.2}),
    Person("p03", "Dilnoza Demo", (("QA engineer", START),), {"RTD": 0.35, "USA": 0.25, "GER": 0.2, "BNK": 0.2}),
    Person(
        "p04",
        "Eldor Demo",
        (("Developer", START),),
        {"RTD": 0.4, "RTS": 0.3, "STP": 0.3},
        extra={"2026-10": {"RTD": 3.4}},
    ),
    Person(
        "p05",
        "Feruza Demo",
        (("Designer", START),),
        {"GER": 0.3, "RTD": 0.3, "STP": 0.4},
        extra={"2026-10": {"RTD": 1.0}},
    ),
    Person("p06", "Gulnora Demo", (("Analyst", START),), {"GER": 0.35, "MIN": 0.45, "INT": 0.2}),
    Person("p07", "Hasan Demo", (("DevOps engineer", START),), {"KAZ": 0.4, "BNK": 0.4, "RTD": 0.2}),
    Person("p08", "Irina Demo", (("Developer", START),), {"LOG": 0.6, "CLN": 0.4}),
    Person("p09", "Jasur Demo", (("Developer", START),), {"RTD": 0.7, "LOG": 0.3}, until=GONE),
    Person("p10", "Kamola Demo", (("QA engineer", START),), {"LOG": 0.4, "CLN": 0.3, "USA": 0.3}),
    Person("p11", "Laziz Demo (contractor)", (("Developer", START),), {"UKP": 0.7, "KAZ": 0.3}, hours=80),
    Person("p12", "Malika Demo", (("Project manager", START),), {"INT": 0.6, "RTD": 0.2, "UKP": 0.2}),
    Person(
        "p13",
        "Nodir Demo",
        (("Senior developer", START),),
        {"RTD": 0.5, "USA": 0.3, "KAZ": 0.2},
        extra={"2026-10": {"RTD": 4.5}},
    ),
    Person("p14", "Otabek Demo", ((TRAINEE, START),), {"RTD": 0.5, "GER": 0.5}, hours=60),
)


def people_rows() -> list[Row]:
    """A row per person and role, with the day from which the next one holds."""
    rows = []
    for person in PEOPLE:
        ends = [start for _, start in person.roles[1:]] + [person.until]
        for (role, start), end in zip(person.roles, ends, strict=True):
            rows.append(
                {"person_id": person.person_id, "name": person.name, "role": role, "valid_from": start, "valid_to": end}
            )
    return rows
