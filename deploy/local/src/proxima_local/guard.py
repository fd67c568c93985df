"""Run one command so that nothing it starts can outlive it.

Run as a script, with the standard library only. The guard adopts every orphan below it, and when its command ends,
when its lifeline closes or when it is told to stop, it kills whatever is left below it and ends with the command's
exit code.
"""

import argparse
import ctypes
import os
import pwd
import select
import signal
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)


def children_of(parents: set[int]) -> set[int]:
    """Return every process below the given ones, at this moment."""
    parent_of: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", "rb") as stat:
                    parent_of[int(entry)] = int(stat.read().rpartition(b")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
    found: set[int] = set()
    frontier = set(parents)
    while frontier:
        frontier = {pid for pid, parent in parent_of.items() if parent in frontier and pid not in found}
        found |= frontier
    return found


def reap() -> dict[int, int]:
    """Collect the exit codes of all children that have ended."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def kill_everything_below(limit: float = 10.0) -> None:
    """SIGKILL all descendants until none is left."""
    deadline = time.monotonic() + limit
    while (left := children_of({os.getpid()})) and time.monotonic() < deadline:
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                continue
        reap()
        time.sleep(0.01)


def become(user: str | None) -> None:
    """Drop to an unprivileged user for good, then ask to die with the guard."""
    if user is not None and os.geteuid() == 0:
        if user.isdigit():
            os.setgroups([])
            os.setgid(int(user))
            os.setuid(int(user))
        else:
            entry = pwd.getpwnam(user)
            os.initgroups(user, entry.pw_gid)
            os.setgid(entry.pw_gid)
            os.setuid(entry.pw_uid)
    # After the change of user: the kernel forgets the wish when credentials change.
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def spawn(argv: list[str], user: str | None, lifeline: bool) -> int:
    """Start the command in a session of its own and return its process id."""
    guard = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        os.setsid()
        if lifeline:
            null = os.open(os.devnull, os.O_RDONLY)
            os.dup2(null, 0)
        become(user)
        if os.getppid() == guard:
            os.execvpe(argv[0], argv, os.environ)  # noqa: S606
    except BaseException as error:
        os.write(2, f"cannot run {argv[0]}: {error}\n".encode())
    os._exit(127)


def watch(child: int, wakeup: int, lifeline: bool, stop_signal: int, grace: float) -> int:
    """Wait until the command has ended, passing on the wish to stop; return its exit code."""
    watched = [wakeup, 0] if lifeline else [wakeup]
    deadline: float | None = None
    while True:
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select(watched, [], [], timeout)
        ended = reap()
        if child in ended:
            return ended[child]
        if 0 in ready and not os.read(0, 4096):
            return -signal.SIGKILL
        if deadline is not None and time.monotonic() >= deadline:
            return -signal.SIGKILL
        if wakeup in ready:
            wishes = set(os.read(wakeup, 4096)) & {signal.SIGTERM, signal.SIGINT, signal.SIGHUP}
            if wishes and deadline is None:
                deadline = time.monotonic() + grace
                os.kill(child, stop_signal)


def main() -> int:
    """Run the command line's command under guard."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", action="store_true", help="stop everything when standard input closes")
    parser.add_argument("--pidfile", help="where to write the process id of the command")
    parser.add_argument("--user", help="the name or number of the user the command runs as, when the guard is root")
    parser.add_argument("--stop-signal", default="TERM")
    parser.add_argument("--grace", type=float, default=10.0, help="seconds between the stop signal and SIGKILL")
    parser.add_argument("argv", nargs="+")
    options = parser.parse_args()

    LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    wakeup, wakeup_in = os.pipe()
    os.set_blocking(wakeup_in, False)
    signal.set_wakeup_fd(wakeup_in, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)

    child = spawn(options.argv, options.user, options.lifeline)
    if options.pidfile:
        with open(options.pidfile + ".new", "w") as file:
            file.write(str(child))
        os.replace(options.pidfile + ".new", options.pidfile)
    code = watch(child, wakeup, options.lifeline, signal.Signals[f"SIG{options.stop_signal}"], options.grace)
    kill_everything_below()
    return 128 - code if code < 0 else code


if __name__ == "__main__":
    sys.exit(main())
