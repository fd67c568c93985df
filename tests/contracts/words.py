"""Every code that a service may say to a person, with the values it gives, read from the sources (docs/adr/0024).

`python -m tests.contracts.words` writes the list that the texts of the screens are held against.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import get_args

from proxima_common.contracts.accounting import AccountingActionTaken
from proxima_common.contracts.delivery import DeliveryActionTaken
from proxima_common.contracts.render import RenderActionTaken
from proxima_common.http.problems import INPUT_CODES

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "gateway/ui/src/texts/codes.json"
SOURCES = (*sorted((ROOT / "services").glob("*/src")), ROOT / "libs/common/src", ROOT / "gateway/src")

SAID = "proxima_common.said"
# Codes that are put together as it runs, by what stands there. Empty: it only passes on what is said elsewhere, or by
# a partner, whose words are shown as they are.
PUT_TOGETHER: dict[str, tuple[str, ...]] = {
    "code": (),
    "f'{service}_{event.action}'": (),
    "self.code": (),
    "error.code": (),
    "refused.code": (),
    "f'answered_{answer.status_code}'": (),
    "document.code or 'wrong_state'": ("wrong_state",),
    "f'{subject.kind}_not_found'": ("application_not_found", "client_not_found"),
    "f'receipt_{held.state}'": ("receipt_open", "receipt_recorded", "receipt_same", "receipt_ignored"),
    "f'wrong_{name}'": ("wrong_quantity", "wrong_worklog_ids", "wrong_line_ids"),
    "f\"prefill_{problem['code']}\"": (
        "prefill_missing_rate_of_exchange",
        "prefill_stale_context",
        "prefill_time_billed_meanwhile",
    ),
    "f'negative_{name}'": ("negative_discount", "negative_charge"),
}
AT_PARTNERS = ("delivery", "accounting")
# What keeps a code beside a reason, of a delivery, a paper, a notice, a message or a shipment.
KEEPING = {"fail", "lose_sight", "note", "drop", "never", "_failing", "_failed", "_stuck", "in_doubt"}
# What a log of changes holds beside the actions that stand where they are recorded.
AUDITED = (
    "approve", "break_glass", "refresh", "decide_worklog", "undecide_worklog", "write_off_worklog",
    "override_set", "override_ended", "credit", "correction",
    *(
        f"{event.event_type.partition('.')[0]}_{action}"
        for event in (AccountingActionTaken, DeliveryActionTaken, RenderActionTaken)
        for action in get_args(event.model_fields["action"].annotation)
    ),
)  # fmt: skip
# Errors of HTTP itself take their code from its name.
OF_HTTP = (400, 401, 403, 404, 405, 415)


def codes() -> dict[str, list[str]]:
    """Every code with the names of values that all of its sentences give."""
    trees = {path: ast.parse(path.read_text()) for source in SOURCES for path in sorted(source.rglob("*.py"))}
    said = _Said(_errors(list(trees.values())))
    for path, tree in trees.items():
        said.read(
            tree,
            kept=any(path.is_relative_to(ROOT / "services" / service) for service in AT_PARTNERS),
        )
    said.found |= {f"audit_{action}": frozenset() for action in AUDITED}
    said.found |= {HTTPStatus(status).name.lower(): frozenset() for status in OF_HTTP}
    said.found |= {f"input_{kind}": frozenset(names) for kind, names in INPUT_CODES.items()}
    return {code: sorted(said.found[code]) for code in sorted(said.found)}


def text() -> str:
    """The list as it is committed."""
    return json.dumps(codes(), indent=1, ensure_ascii=False) + "\n"


def _errors(trees: list[ast.Module]) -> dict[str, str]:
    """The default code of every kind of refusal."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {"DomainError": "refused"}
    known = 0
    while known != len(found):
        known = len(found)
        for one in classes:
            base = next((base.id for base in one.bases if isinstance(base, ast.Name) and base.id in found), None)
            if base:
                found[one.name] = _own_code(one) or found[base]
    return found


def _own_code(one: ast.ClassDef) -> str | None:
    for node in one.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) == "default_code":
                return str(ast.literal_eval(node.value))
    return None


@dataclass
class _Said(ast.NodeVisitor):
    """Walks a module and notes what is said in it; inside a function it knows which names hold a `said` sentence."""

    errors: dict[str, str]
    found: dict[str, frozenset[str]] = field(default_factory=dict)
    makers: dict[str, int] = field(default_factory=dict)
    sentences: frozenset[str] = frozenset()
    says: bool = False
    kept: bool = False

    def read(self, tree: ast.Module, *, kept: bool = False) -> None:
        self.kept = kept
        self.makers = dict(_makers(tree, set(self.errors)))
        self.says = any(isinstance(node, ast.ImportFrom) and node.module == SAID for node in tree.body)
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        before, self.sentences = self.sentences, self.sentences | set(_sentences(node))
        self.generic_visit(node)
        self.sentences = before

    def visit_Call(self, node: ast.Call) -> None:
        name = _name(node.func)
        if name == "said" and self.says:
            self._note(node.args[0], {keyword.arg for keyword in node.keywords if keyword.arg})
        elif name in self.errors and node.args and not self._is_said(node):
            self._note(_argument(node, "code", None) or ast.Constant(self.errors[name]))
        elif name in self.makers and not self._is_said(node):
            given = _argument(node, "code", self.makers[name])
            self._note(given or ast.Constant("invalid"))
        elif name == "problem" and len(node.args) > 1:
            self._note(node.args[1])
        elif name == "Problem" and node.args:
            self._note(node.args[0], before="prefill_")
        elif name in ("record", "_record"):
            self._audit(node.args[1 if name == "record" else 2 :])
        if self.kept:
            self._keep(node)
        self.generic_visit(node)

    def _audit(self, given: list[ast.expr]) -> None:
        """What somebody did, as the log of changes names it."""
        if given and isinstance(given[0], ast.Constant | ast.JoinedStr):
            self._note(given[0], before="audit_")

    def _keep(self, node: ast.Call) -> None:
        """A code that is kept with the reason of what went wrong at a partner."""
        named = [one for one in node.args if _name(node.func) in KEEPING]
        told = [one.values[0] for one in node.args if isinstance(one, ast.Dict) and _is_code(one.keys)]
        for one in (*named, *told):
            if isinstance(one, ast.Constant) and re.fullmatch("[a-z]+(_[a-z]+)*", str(one.value)):
                self._note(one, before="kept_", names={"words"})

    def _is_said(self, node: ast.Call) -> bool:
        given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "detail")]
        return self.says and any(
            _says(one) or (isinstance(one, ast.Name) and one.id in self.sentences) for one in given
        )

    def _note(self, given: ast.expr, names: set[str] | None = None, before: str = "") -> None:
        for code in _literals(given):
            here = frozenset(names or ())
            self.found[before + code] = self.found.get(before + code, here) & here


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_code(keys: list[ast.expr | None]) -> bool:
    return [ast.unparse(key) for key in keys if key] == ["'code'"]


def _says(node: ast.expr) -> bool:
    return any(isinstance(one, ast.Call) and _name(one.func) == "said" for one in ast.walk(node))


def _sentences(function: ast.AST) -> Iterator[str]:
    """Names that are given nothing but `said` sentences."""
    given = [
        (node.targets[0].id, _says(node.value))
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    plain = {name for name, says in given if not says}
    yield from (name for name, says in given if says and name not in plain)


def _makers(tree: ast.Module, errors: set[str]) -> Iterator[tuple[str, int]]:
    """Functions of a module that make a refusal of the code they are given, with its place among their parameters."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [one.arg for one in (*node.args.args, *node.args.kwonlyargs)]
            refuses = any(isinstance(one, ast.Call) and _name(one.func) in errors | {"kind"} for one in ast.walk(node))
            if "code" in names and refuses:
                yield node.name, names.index("code")


def _argument(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place] if place is not None and len(call.args) > place else None


def _literals(node: ast.expr) -> Iterator[str]:
    """The codes that may stand here. One that is put together has to be declared."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    else:
        yield from PUT_TOGETHER[ast.unparse(node)]


if __name__ == "__main__":
    COMMITTED.write_text(text())
