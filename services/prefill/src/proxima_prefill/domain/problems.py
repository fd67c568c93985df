"""Why nothing can be proposed: facts that a person puts right in the source or in the terms."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`code` is stable, `detail` is a sentence, `field` names what is at fault."""

    code: str
    detail: str
    field: str | None = None


class Refused(Exception):
    """The calculation cannot be made; every problem that was found is there."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.detail for problem in problems))
        self.problems = problems
