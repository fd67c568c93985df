"""One pytest session that collects once and then runs its tests against every mutant, each in a child of its own.

First the tests run as they are, in a child: how long each takes and which functions it calls. A mutant is then shown
to the tests that call its function, the quickest first, until one fails.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import pickle
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType
from typing import NoReturn, TypeVar

import pytest
from _pytest.runner import runtestprotocol

from .operators import Mutant, mutants
from .planting import derived, function_of, plant, prepared, used_names
from .scope import ROOT, Module

EXAMPLES, STEPS = 15, 25
LEAST_SECONDS, TIMES_USUAL = 3, 4
MOST_MEMORY = 2 << 30
KILLED, SURVIVED, UNTESTED = "killed", "survived", "untested"
Place = tuple[str, int]
T = TypeVar("T")


@dataclass
class Usual:
    """What the tests do to the code as it is: seconds of each, and who calls what (file, first line)."""

    seconds: dict[str, float] = field(default_factory=dict)
    callers: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: dict[Place, set[str]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """How one mutant fared; `test` is the one that killed it.

    `state` is the module's text with, for a killed one, the text of that test's file, else that of all tests: the
    outcome stands while they do.
    """

    module: str
    number: int
    key: str
    line: int
    result: str
    test: str | None
    state: str


class MutationSession:
    """A pytest plugin that takes over the loop of tests."""

    def __init__(self, modules: Sequence[Module], results: Path, deadline: float) -> None:
        self.outcomes: list[Outcome] = []
        self.left_out: list[str] = []
        self._modules = modules
        self._results = results
        self._deadline = deadline
        self._killers: Counter[str] = Counter()
        self._usual = Usual()
        self._items: dict[str, pytest.Item] = {}
        self._texts: dict[Path, bytes] = {}
        self.complete = False

    def pytest_configure(self) -> None:
        """The same examples for every mutant, and few of them: a mutant that only the next finds counts as alive."""
        # Not before: pytest rewrites the asserts of a plugin that it imports itself.
        from hypothesis import HealthCheck, settings

        settings.register_profile(
            "mutation",
            max_examples=EXAMPLES,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of running the tests once."""
        self._items = {item.nodeid: item for item in session.items}
        self._texts = {path: path.read_bytes() for path in sorted({item.path for item in session.items})}
        for item in session.items:
            _fewer_examples(item)
        self._usual = _in_child(self._measure)
        self.left_out = self._usual.failed
        gc.collect()
        gc.freeze()
        known = read(self._results)
        with self._results.open("a") as out:
            for module in self._modules:
                self._killers.clear()
                for mutant in mutants(module.path.read_text()):
                    if time.monotonic() > self._deadline:
                        return True
                    before = known.get((module.name, mutant.number))
                    if before is None or (before.key, before.state) != (mutant.key, self._state(module, before.test)):
                        before = self._try(module, mutant)
                        out.write(json.dumps(vars(before)) + "\n")
                        out.flush()
                    self.outcomes.append(before)
        self.complete = True
        return True

    def _try(self, module: Module, mutant: Mutant) -> Outcome:
        found = self._tests_of(module, mutant)
        tests = sorted(found, key=lambda name: (-self._killers[name], self._usual.seconds[name]))
        result, killer = self._fate(module, mutant, tests) if tests else (UNTESTED, None)
        self._killers.update([killer] if killer in found else [])
        state = self._state(module, killer)
        return Outcome(module.name, mutant.number, mutant.key, mutant.line, result, killer, state)

    def _fate(self, module: Module, mutant: Mutant, tests: Sequence[str]) -> tuple[str, str | None]:
        loaded = import_module(module.name)
        code = prepared(loaded, mutant)
        allowed = int(LEAST_SECONDS + TIMES_USUAL * sum(self._usual.seconds[name] for name in tests))

        def against() -> str | None:
            _limit(allowed)
            plant(loaded, mutant, code)
            return next(self._failing(tests), None)

        try:
            killer = _in_child(against)
        except ChildDied as died:
            killer = f"({died})"
        return (KILLED if killer else SURVIVED), killer

    def _state(self, module: Module, killer: str | None) -> str:
        texts = [module.path.read_bytes()]
        if killer in self._items:
            texts.append(self._texts[self._items[killer].path])
        elif killer is None:
            texts += self._texts.values()
        return hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]

    def _tests_of(self, module: Module, mutant: Mutant) -> set[str]:
        """Those of its own package that call the function; for data, and for what runs at import, those that call what
        mentions it."""
        loaded = import_module(module.name)
        changed = {mutant.where}
        rebound = derived(mutant.tree, changed)
        function = function_of(loaded, mutant.where)
        found: set[str] = set()
        if function is not None:
            found |= self._usual.callers.get(_place(function.__code__), set())
        if function is None or rebound:
            for place, names in self._usual.names.items():
                if names & changed:
                    found |= self._usual.callers[place]
        own = f"{module.folder}/tests/"
        return {name for name in found - set(self._usual.failed) if name.startswith(own)}

    def _failing(self, names: Sequence[str]) -> Iterator[str]:
        """Those that fail, one after the other; what they share is never torn down: the process ends first."""
        other = next(name for name in self._items if name != names[-1])
        for name, following in zip(names, [*names[1:], other], strict=True):
            yield from self._fails(name, following)

    def _fails(self, name: str, following: str) -> list[str]:
        reports = runtestprotocol(self._items[name], nextitem=self._items[following], log=False)
        return [name] if any(report.failed for report in reports) else []

    def _measure(self) -> Usual:
        usual = Usual()
        sources = tuple(f"{ROOT}/{folder}/" for folder in ("libs", "services"))

        now = [""]

        def called(frame: FrameType, event: str, _: object) -> None:
            code = frame.f_code
            if event == "call" and code.co_filename.startswith(sources) and "/src/" in code.co_filename:
                usual.callers[_place(code)].add(now[0])
                if _place(code) not in usual.names:
                    usual.names[_place(code)] = used_names(code)

        names = list(self._items)
        for name, following in zip(names, [*names[1:], names[0]], strict=True):
            now[0], begun = name, time.process_time()
            sys.setprofile(called)
            usual.failed += self._fails(name, following)
            sys.setprofile(None)
            usual.seconds[name] = time.process_time() - begun
        return usual


def _fewer_examples(item: pytest.Item) -> None:
    """Also of tests and state machines that ask for more than the profile."""
    from hypothesis import settings

    for owner, name in (
        (getattr(item, "obj", None), "_hypothesis_internal_use_settings"),
        (getattr(item, "cls", None), "settings"),
    ):
        own = getattr(owner, name, None)
        if isinstance(own, settings) and own.max_examples > EXAMPLES:
            setattr(owner, name, settings(own, max_examples=EXAMPLES, stateful_step_count=STEPS, database=None))


class ChildDied(Exception):
    """It ran out of time or memory, or broke the interpreter."""


def read(results: Path) -> dict[tuple[str, int], Outcome]:
    """What is known so far, the newest of each mutant."""
    lines = results.read_text().splitlines() if results.exists() else []
    known = [Outcome(**json.loads(line)) for line in lines]
    return {(one.module, one.number): one for one in known}


def _in_child(work: Callable[[], T]) -> T:
    """The answer of `work`, done in a fork, so that whatever it changes is gone afterwards."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(work, reading, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if status or not answer:
        raise ChildDied(f"ended by {signal.Signals(status & 127).name}" if status & 127 else "ended at import")
    return pickle.loads(answer)


def _answer(work: Callable[[], T], reading: int, writing: int) -> NoReturn:
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(work()))
    except BaseException:
        os._exit(1)
    os._exit(0)


def _limit(seconds: int) -> None:
    """Processor time and memory of this process: an endless loop is a killed mutant."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MOST_MEMORY, now + MOST_MEMORY))


def _place(code: CodeType) -> Place:
    return code.co_filename, code.co_firstlineno
