"""What a process holds in memory."""

import subprocess
import sys

import psutil
from proxima_local.memory import held_by, held_by_tree

HUNDRED = 100 * 2**20


def test_a_tree_holds_what_its_children_hold() -> None:
    script = f"block = bytearray(b'x') * {HUNDRED}; print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        me = psutil.Process().pid
        assert held_by(child.pid) >= HUNDRED
        assert held_by_tree(me) >= held_by(me) + HUNDRED
        child.communicate(b"\n")
    assert held_by(child.pid) == held_by_tree(child.pid) == 0
