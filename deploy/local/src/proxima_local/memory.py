"""How much memory a process holds, shared pages divided among those that share them."""

import psutil


def held_by(pid: int) -> int:
    """Return bytes: the proportional set size, or the resident size where the system does not tell; 0 if it ended."""
    try:
        process = psutil.Process(pid)
        try:
            return int(process.memory_full_info().pss)
        except (psutil.AccessDenied, AttributeError):
            return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def held_by_tree(pid: int) -> int:
    """Return bytes held by a process and everything below it."""
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return 0
    return held_by(pid) + sum(held_by(child.pid) for child in children)
