"""`make mutation`: plant every mutant, show it to the unit tests, write docs/quality.md.

python -m tests.mutation                    everything; what an earlier run found stands while its files do
python -m tests.mutation money numbering    some modules, by the end of their names; nothing is written
"""

import argparse
import time

import pytest

from .report import show, write
from .scope import MODULES, ROOT, TESTS
from .session import MutationSession

PAGE = ROOT / "docs" / "quality.md"


def main() -> int:
    """Run and report; 1 when the time did not suffice."""
    options = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    options.add_argument("only", nargs="*", help="modules, by the end of their names")
    options.add_argument("--minutes", type=float, default=20, help="stop after so long; another run goes on")
    chosen = options.parse_args()
    modules = [one for one in MODULES if not chosen.only or one.name.rpartition(".")[2] in chosen.only]
    results = ROOT / "var" / "mutation.jsonl"
    results.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    session = MutationSession(modules, results, begun + chosen.minutes * 60)
    tests = [str(ROOT / test) for test in TESTS]
    code = pytest.main(["-q", "-p", "no:cacheprovider", "--rootdir", str(ROOT), *tests], plugins=[session])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    show(modules, session.outcomes)
    for name in session.left_out:
        print(f"left out, it fails without any mutant: {name}")  # noqa: T201
    if not chosen.only:
        write(PAGE, modules, session.outcomes, time.monotonic() - begun)
    return 0 if session.complete else 1


raise SystemExit(main())
