"""The examples of the documentation are run, so that they stay true."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "business-logic.md"
EXAMPLES = re.findall(r"^## ([^\n]*)\n|```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.S | re.M)


def examples() -> list[tuple[str, str]]:
    """Every block of Python under the heading it stands below."""
    heading, found = "", []
    for title, code in EXAMPLES:
        heading = title or heading
        if code:
            found.append((heading, code))
    return found


@pytest.mark.parametrize(("heading", "code"), examples(), ids=[heading for heading, _ in examples()])
def test_an_example_runs(heading: str, code: str) -> None:
    exec(compile(code, f"{PAGE.name}: {heading}", "exec"), {})


def test_there_are_examples() -> None:
    assert len(examples()) >= 3
