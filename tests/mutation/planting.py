"""Put a mutant into the modules that are loaded already: in a child process that ends with it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from types import CodeType, FunctionType, ModuleType

from .operators import Mutant


def prepared(module: ModuleType, mutant: Mutant) -> CodeType | None:
    """The mutant's code for the function it is in; None for data."""
    if function_of(module, mutant.where) is None:
        return None
    code = compile(mutant.tree, module.__file__ or "", "exec")
    return next(one for one in _codes(code) if one.co_qualname == mutant.where)


def plant(module: ModuleType, mutant: Mutant, code: CodeType | None) -> None:
    """Exchange the code of a function in place, or bind a top-level name anew wherever it was imported.

    What the module computes from it at import is computed again. What other modules computed from it is not: such a
    mutant may live where it would have died.
    """
    function = function_of(module, mutant.where)
    changed = {mutant.where}
    if function is not None and code is not None:
        function.__code__ = code
    else:
        _bind(module, mutant.where, next(node for name, node in assignments(mutant.tree) if name == mutant.where))
    for name, node in derived(mutant.tree, changed):
        if name != mutant.where:
            _bind(module, name, node)


def function_of(module: ModuleType, where: str) -> FunctionType | None:
    """The function or method of that name; None for a top-level name that holds data."""
    owner, _, name = where.rpartition(".")
    space = vars(vars(module)[owner]) if owner else vars(module)
    found = space[name]
    for step in _UNWRAP:
        found = step(found)
    return found if isinstance(found, FunctionType) else None


_UNWRAP: tuple[Callable[[object], object], ...] = (
    lambda one: one.fget if isinstance(one, property) else one,
    lambda one: one.func if isinstance(one, cached_property) else one,
    lambda one: one.__func__ if isinstance(one, classmethod | staticmethod) else one,
    lambda one: getattr(one, "__wrapped__", one),
)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def used_names(code: CodeType) -> set[str]:
    """Global names and attributes that a function or anything inside it mentions."""
    return {name for one in _codes(code) for name in one.co_names}


def assignments(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """What the module binds to data, in its order."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                yield name, node


def derived(tree: ast.Module, changed: set[str]) -> list[tuple[str, ast.stmt]]:
    """The assignments that a changed name flows into, in their order; `changed` grows by what they bind."""
    found = []
    for name, node in assignments(tree):
        if {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} & changed:
            changed.add(name)
            found.append((name, node))
    return found


def _bind(module: ModuleType, name: str, node: ast.stmt) -> None:
    """Run the assignment again and give its value to everybody who imported the one before."""
    old = vars(module)[name]
    exec(compile(ast.Module([node], []), module.__file__ or "", "exec"), vars(module))
    for other in list(sys.modules.values()):
        if isinstance(other, ModuleType) and vars(other).get(name) is old:
            setattr(other, name, vars(module)[name])
