"""Which test proves which worked example of the domain: read from the names of the tests.

python -m tests.docs.worked_examples    writes the table into docs/quality.md
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "quality.md"
BEGIN, END = "<!-- examples: begin -->", "<!-- examples: end -->"
SUITES = ("libs", "services", "gateway", "cli", "deploy", "tests")

EXAMPLES: dict[str, str] = {
    **{f"billing-rules E{number}": f"test_e{number}_" for number in range(1, 27)},
    "uzbek-invoicing §4.3, VAT that a privilege forgoes": "test_uzbek_4_3_",
    "uzbek-invoicing §5.2, order of computation": "test_uzbek_5_2_",
    "uzbek-invoicing §5.2, VAT inside the price": "test_e19_",
    "uzbek-invoicing §5.3, precision of hours": "test_e20_",
    "uzbek-invoicing §6, working days of 2026": "test_uzbek_invoicing_6_",
    "uzbek-invoicing §3, act of 16 × 12 comes to 215.04": "test_the_act_of_sixteen_times_twelve_comes_to_215_04",
    "uzbek-invoicing §8, PINFL sample": "test_uzbek_8_",
    "uzbek-invoicing §9, amounts in words": "test_uzbek_invoicing_9_",
    "uzbek-invoicing §10, nominal of a rate": "test_uzbek_10_",
    "international-invoicing §3.2, example check": "test_international_3_2_the_example_check",
    "international-invoicing §3.2, 999.81 rounded to 1000.00": "test_international_3_2_the_payable_total",
    "international-invoicing §3.2, −1.005 in XPath and here": "test_international_3_2_xpath_rounds",
    "international-invoicing §3.2, official tolerance": "test_international_3_2_the_official_tolerance",
    "international-invoicing §4.1, observed results": "test_international_4_1_",
    "pricing-and-margin P2, margin and markup": "test_p2_",
    "pricing-and-margin P5, discount and margin": "test_p5_",
    "pricing-and-margin P6, approval level": "test_p6_",
    "pricing-and-margin P7, price at a rate": "test_p7_",
    "pricing-and-margin P13, rounding at a threshold": "test_p13_",
}


def named(fragment: str) -> list[str]:
    """`file::test` of every test whose name has the fragment, in order."""
    return [f"{path.relative_to(ROOT)}::{name}" for path, name in _NAMES if fragment in name]


def table() -> str:
    """Every example with its tests."""
    rows = [f"| {label} | {_cell(named(fragment))} |" for label, fragment in EXAMPLES.items()]
    return "\n".join(["| example | tests |", "|---|---|", *rows])


def _cell(tests: list[str]) -> str:
    return "<br>".join(f"`{test}`" for test in tests)


def _names() -> Iterator[tuple[Path, str]]:
    for suite in SUITES:
        for path in sorted((ROOT / suite).rglob("test_*.py")):
            if "node_modules" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                    yield path, node.name


_NAMES = list(_names())

if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}", encoding="utf-8")
