"""The whole stack: up, down, reset, and single programs of it."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from proxima_local import environment, preparation
from proxima_local.cache import file_lock
from proxima_local.engines.base import Engine, http_status
from proxima_local.errors import LocalError
from proxima_local.paths import Layout, remove_home
from proxima_local.ports import require_free, stack_ports
from proxima_local.programs import (
    ENGINE_CLASSES,
    ENGINES,
    SERVICE_GROUP,
    EngineSet,
    Program,
    engine_programs,
    require_scripts,
    service_programs,
)
from proxima_local.secrets import Secrets
from proxima_local.services import Surroundings
from proxima_local.supervisor import Supervisor, configuration

Say = Callable[[str], None]
UP = {"RUNNING", "STARTING"}
# Two dozen processes import at once; a busy machine of two cores was seen to need a minute and a half.
SLOWEST_START = 240
PATIENCE = 10.0
"""Seconds in which a program may end and be started again before it counts as broken."""


class Stack:
    """One checkout's engines and services under one supervisor; `dies_with_me` ends them with this process.

    `extra_env` are further settings of services, as `DELIVERY_SENDING__TRIES`.
    """

    def __init__(
        self, layout: Layout, say: Say, *, dies_with_me: bool = False, extra_env: Mapping[str, str] | None = None
    ) -> None:
        self.layout = layout
        self.say = say
        self.extra_env = dict(extra_env or {})
        self.ports = stack_ports()
        self.supervisor = Supervisor(layout, dies_with_me=dies_with_me)
        self.secrets = Secrets(layout.secrets)

    def up(self, *, engines_only: bool = False) -> None:
        """Bring everything up, in order, and wait until it is healthy; changes nothing that is up already."""
        self.layout.create()
        with file_lock(self.layout.run / "stack.lock"):
            if not engines_only:
                require_scripts(self.layout)
            self._install()
            engines = EngineSet.of(self.layout, self.ports, self.secrets)
            programs = self._write_programs(engines)
            self._start_supervisor(programs, engines_only)
            self._start_engines(engines, programs)
            preparation.prepare_data(self.layout, engines, self.secrets)
            if not engines_only:
                preparation.migrate(self.layout, engines, self.say)
                preparation.ensure_topics(self.layout, engines, self.say)
                preparation.ensure_administrator(self.layout, engines, self.secrets, self.say)
                services = [program for program in programs if program.group == SERVICE_GROUP]
                self._start(services, self._healthy, SLOWEST_START)

    def down(self) -> None:
        """Stop everything; returns when no process of the stack is left."""
        with file_lock(self.layout.run / "stack.lock"):
            self._down()

    def reset(self) -> None:
        """Stop everything and delete all data, logs and secrets."""
        with file_lock(self.layout.run / "stack.lock"):
            self._down()
            for name in ENGINE_CLASSES:
                remove_home(self.layout.data / name)
            for folder in (self.layout.data, self.layout.logs, self.layout.secrets, self.layout.run):
                shutil.rmtree(folder, ignore_errors=True)

    def program(self, name: str) -> Program:
        """Return a program of the running stack by its name."""
        programs = self.programs()
        for program in programs:
            if program.name == name:
                return program
        raise LocalError(f"no program {name}; there are: {', '.join(program.name for program in programs)}")

    def programs(self) -> list[Program]:
        """Return every program of the stack."""
        self.layout.create()
        engines = EngineSet.of(self.layout, self.ports, self.secrets)
        return engine_programs(self.layout, engines) + service_programs(self.layout, self.ports)

    def start(self, name: str) -> None:
        """Start one program of the running stack and wait until it is healthy."""
        self._require_running()
        program = self.program(name)
        self._start([program], self._engine_ready if program.group == ENGINES else self._healthy, 60)

    def stop(self, name: str) -> None:
        """Stop one program of the running stack; the supervisor leaves it stopped."""
        self._require_running()
        self.supervisor.stop_program(self.program(name).full_name)

    def pid(self, name: str) -> int:
        """Return the process id of a running program itself, for faults: of the engine, not of its guard."""
        program = self.program(name)
        info = self.supervisor.states()[name]
        if not info["pid"]:
            raise LocalError(f"{name} is not running")
        if program.group == ENGINES:
            return int((self.layout.run / f"{name}.pid").read_text())
        return int(info["pid"])

    def healthy(self, program: Program) -> bool:
        """Whether a program answers as it should."""
        return self._engine_ready(program) if program.group == ENGINES else self._healthy(program)

    def log_tail(self, name: str, lines: int = 20) -> str:
        """Return the last lines of a program's log."""
        path = self.layout.logs / f"{name}.log"
        return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else ""

    def _require_running(self) -> None:
        if not self.supervisor.running():
            raise LocalError("the stack is not running: `make up` starts it")

    def _install(self) -> None:
        for name, engine in ENGINE_CLASSES.items():
            started = time.monotonic()
            engine.install()
            if time.monotonic() - started > 2:
                self.say(f"installed {name} in {time.monotonic() - started:.0f} s")

    def _write_programs(self, engines: EngineSet) -> list[Program]:
        around = Surroundings(self.ports, self.secrets, self.layout.var, self.extra_env)
        environment.write_all(self.layout, around)
        return engine_programs(self.layout, engines) + service_programs(self.layout, self.ports)

    def _start_supervisor(self, programs: list[Program], engines_only: bool) -> None:
        config = configuration(self.layout, programs)
        if self.supervisor.running():
            if self.supervisor.config.read_text() == config:
                return
            self.say("the configuration has changed: stopping what runs")
        self._down()
        engine_ports = {port for engine in ENGINE_CLASSES.values() for port in engine.port_names}
        require_free(self.ports, engine_ports if engines_only else self.ports)
        self.supervisor.start(config)

    def _start_engines(self, engines: EngineSet, programs: list[Program]) -> None:
        states = self.supervisor.states()
        for engine in engines.all:
            if states[engine.name]["statename"] not in UP:
                self.say(f"starting {engine.name}")
                engine.prepare()
                self.supervisor.start_program(f"{ENGINES}:{engine.name}")
        self._start([program for program in programs if program.group == ENGINES], self._engine_ready, 60)

    def _start(self, programs: Iterable[Program], ready: Callable[[Program], bool], timeout: float) -> None:
        waiting = list(programs)
        states = self.supervisor.states()
        for program in waiting:
            if states[program.name]["statename"] not in UP:
                if program.group == SERVICE_GROUP:
                    self.say(f"starting {program.name}")
                self.supervisor.start_program(program.full_name)
        started = time.monotonic()
        with ThreadPoolExecutor(8) as pool:
            while waiting:
                answers = list(pool.map(ready, waiting))
                waiting = [program for program, answer in zip(waiting, answers, strict=True) if not answer]
                if waiting:
                    self._give_up_on_the_hopeless(waiting, time.monotonic() - started, timeout)
                    time.sleep(0.1)

    def _give_up_on_the_hopeless(self, waiting: list[Program], waited: float, timeout: float) -> None:
        states = self.supervisor.states()
        ended = {"FATAL"} if waited < PATIENCE else {"FATAL", "BACKOFF", "EXITED"}
        hopeless = [program for program in waiting if states[program.name]["statename"] in ended]
        if not hopeless and waited > timeout:
            hopeless = waiting
        if hopeless:
            reports = (
                f"{program.name} is {states[program.name]['statename'].lower()} and does not answer; its log ends:\n"
                f"{self.log_tail(program.name)}"
                for program in hopeless
            )
            raise LocalError("\n".join(reports))

    def _engine_ready(self, program: Program) -> bool:
        engines = EngineSet.of(self.layout, self.ports, self.secrets)
        engine: Engine = getattr(engines, program.name)
        return engine.ready()

    def _healthy(self, program: Program) -> bool:
        status = http_status(program.health_url) if program.health_url else None
        return status is not None and status < 400

    def _down(self) -> None:
        guard = self.supervisor.guard_pid()
        if self.supervisor.running():
            # It may die while it is told; what it leaves is killed below.
            with suppress(OSError, LocalError):
                self.supervisor.stop_group(SERVICE_GROUP, 60)
                self.supervisor.stop_group(ENGINES, 60)
                self.supervisor.shutdown()
        elif guard is not None:
            os.kill(guard, signal.SIGTERM)
        deadline = time.monotonic() + 60
        while guard is not None and _alive(guard) and time.monotonic() < deadline:
            time.sleep(0.05)
        self.supervisor.let_go()
        self._kill_what_is_left()

    def _kill_what_is_left(self) -> None:
        deadline = time.monotonic() + 15
        while left := processes_of(self.layout.var):
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            if time.monotonic() > deadline:
                raise LocalError(f"these processes of the stack cannot be ended: {', '.join(map(str, left))}")
            time.sleep(0.1)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def processes_of(var: Path) -> list[int]:
    """Return every living process that was started as part of the stack with this folder."""
    mark = f"PROXIMA_STACK={var}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                marked = mark in (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if marked and _alive(int(entry.name)):
                found.append(int(entry.name))
    return found
