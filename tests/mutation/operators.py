"""The mistakes that are planted, one at a time, into a parsed module.

Messages are left alone: nothing inside an f-string and no plain string is changed, but the figure in `Decimal("…")` is.
So is `strict=True` of a zip, which states what holds anyway.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMES = {
    "ROUND_HALF_UP": "ROUND_HALF_EVEN",
    "ROUND_FLOOR": "ROUND_CEILING",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
}


@dataclass(frozen=True)
class Mutant:
    """One mistake: `before` became `after` on `line`, in the function or the top-level name `where`."""

    where: str
    line: int
    before: str
    after: str
    number: int
    tree: ast.Module

    @property
    def key(self) -> str:
        """The same while the mistake is: lines above it may move."""
        return f"{self.where}: {self.before} → {self.after}"


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its text."""
    tree = ast.parse(source)
    number = 0
    for where, node in _units(tree):
        for target, changed in _changes(node):
            before, line = _text(target), getattr(target, "lineno", node.lineno)
            mutated = _with(tree, target, changed)
            yield Mutant(where, line, before, _text(changed), number, mutated)
            number += 1


def _units(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Functions by qualified name, and assignments of the module by the name that they bind."""
    for node in tree.body:
        match node:
            case ast.FunctionDef():
                yield node.name, node
            case ast.ClassDef():
                for member in node.body:
                    if isinstance(member, ast.FunctionDef):
                        yield f"{node.name}.{member.name}", member
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                yield name, node


def _changes(unit: ast.stmt) -> Iterator[tuple[ast.AST, ast.AST]]:
    parts: list[ast.AST]
    match unit:
        case ast.FunctionDef():
            parts = list(unit.body)
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            parts = [value]
        case _:
            parts = []
    for part in parts:
        for node in _walk(part):
            for changed in _mistakes(node):
                yield node, ast.copy_location(changed, node)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Depth first, in the order of the text; not into messages, annotations and `strict=`."""
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.keyword) and node.arg == "strict"):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _mistakes(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=ops):
            for at, operator in enumerate(ops):
                for other in COMPARISONS[type(operator)]:
                    changed = copy.deepcopy(node)
                    changed.ops[at] = other()
                    yield changed
        case ast.BinOp(op=op) if type(op) in ARITHMETIC:
            yield _but(node, op=ARITHMETIC[type(op)]())
        case ast.AugAssign(op=op) if type(op) in ARITHMETIC:
            yield _but(node, op=ARITHMETIC[type(op)]())
        case ast.BoolOp(op=ast.And()):
            yield _but(node, op=ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield _but(node, op=ast.And())
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield copy.deepcopy(operand)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Call(func=ast.Name(id="Decimal"), args=[ast.Constant(value=str() as value)]):
            yield from _nudged(node, value)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield ast.Name(NAMES[name], ast.Load())
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Set(elts=elements) if len(elements) > 1:
            for at in range(len(elements)):
                yield ast.Set([copy.deepcopy(one) for place, one in enumerate(elements) if place != at])
    yield from _negated(node)


def _negated(node: ast.AST) -> Iterator[ast.AST]:
    """A condition that no other mistake turns round: a plain name, an attribute, a call."""
    if isinstance(node, ast.If | ast.IfExp | ast.While) and isinstance(node.test, ast.Name | ast.Attribute | ast.Call):
        yield _but(node, test=ast.copy_location(ast.UnaryOp(ast.Not(), copy.deepcopy(node.test)), node.test))


def _nudged(node: ast.Call, text: str) -> Iterator[ast.AST]:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return
    unit = Decimal(1).scaleb(int(value.as_tuple().exponent))
    for other in (value + unit, value - unit):
        yield _but(node, args=[ast.Constant(str(other))])


def _but(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.deepcopy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _with(tree: ast.Module, target: ast.AST, changed: ast.AST) -> ast.Module:
    """A copy of the module with one node exchanged."""
    memo: dict[int, object] = {id(target): changed}
    return ast.fix_missing_locations(copy.deepcopy(tree, memo))


def _text(node: ast.AST) -> str:
    """On one line, short enough for a table."""
    if isinstance(node, ast.If | ast.While):
        node = node.test
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 110 else f"{text[:107]}…"
