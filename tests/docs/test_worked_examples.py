"""Every worked example of the domain has a test that names it, and docs/quality.md says which."""

import re

import pytest

from .worked_examples import BEGIN, END, EXAMPLES, PAGE, named


@pytest.mark.parametrize(("label", "fragment"), EXAMPLES.items(), ids=list(EXAMPLES))
def test_a_worked_example_has_a_test_that_names_it(label: str, fragment: str) -> None:
    assert named(fragment), f"no test is called …{fragment}… for {label}"


@pytest.mark.parametrize(("label", "fragment"), EXAMPLES.items(), ids=list(EXAMPLES))
def test_the_page_names_tests_that_there_are(label: str, fragment: str) -> None:
    """`python -m tests.docs.worked_examples` writes it; a test that came later may still be missing there."""
    rows = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].splitlines()
    [row] = [row for row in rows if row.startswith(f"| {label} |")]
    told = re.findall(r"`([^`]+)`", row)
    assert told
    assert set(told) <= set(named(fragment))


def test_a_name_that_nobody_has_finds_nothing() -> None:
    assert named("test_e27_") == []
