"""What prefill found wrong, as sentences that screens have words of their own for."""

from collections.abc import Iterable, Mapping

from proxima_common.said import Said, said


def prefill_sentences(problems: Iterable[Mapping[str, object]]) -> list[Said]:
    """One sentence for each problem, under its code as prefill gives it."""
    return [said(f"prefill_{problem['code']}", str(problem["detail"])) for problem in problems]
