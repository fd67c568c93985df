"""Processes as an operator starts, asks and stops them."""

import asyncio
import json
import signal
import socket
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from proxima_common.observability.probes import Health, probe

_COMMANDS = """
import asyncio, sys
from proxima_common.observability.probes import HEALTH
from proxima_common.process import run_api, run_loops, service_cli
from proxima_common.settings import HttpSettings

async def loop(stop):
    HEALTH.loop("main", 60).beat()
    print("ready", flush=True)
    await stop.wait()
    print("stopped", flush=True)

async def stubborn(stop):
    print("ready", flush=True)
    await asyncio.sleep(600)

async def broken(stop):
    raise RuntimeError("cannot start")

async def leaving(stop):
    return None

async def api(stop):
    from proxima_common.http.api import create_api
    app = create_api("T", HttpSettings(port=1), [])
    await run_api(app, HttpSettings(port=int(sys.argv[2])), stop)

async def both(stop):
    await run_loops(stop, loop, leaving)

def once():
    print("did it", flush=True)

service_cli("demo", {
    "loop": loop, "stubborn": stubborn, "broken": broken, "both": both, "once": once, "lazy": "this:imports_nothing",
    "api": api,
})(sys.argv[1:2]) if sys.argv[1] != "lone" else service_cli("demo", {"lone": once})(["lone"])
"""


async def start(command: str, *more: str, **env: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _COMMANDS,
        command,
        *more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": "", **env},
    )


async def line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    return (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()


def a_free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


async def test_sigterm_ends_a_process_gently_and_its_probes_answer_before() -> None:
    port = a_free_port()
    process = await start("loop", DEMO_OBSERVABILITY__PROBE_PORT=str(port))
    assert await line(process) == "ready"
    status, body = await asyncio.to_thread(ask, port, "/livez")
    assert (status, json.loads(body)["ok"]) == (200, True)
    assert (await asyncio.to_thread(ask, port, "/metrics"))[0] == 200
    assert (await asyncio.to_thread(ask, port, "/other"))[0] == 404
    process.send_signal(signal.SIGTERM)
    assert await line(process) == "stopped"
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_what_does_not_stop_is_ended_after_its_bound() -> None:
    process = await start("stubborn", DEMO_OBSERVABILITY__STOP_SECONDS="0.3")
    assert await line(process) == "ready"
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.wait(), 10)
    _, errors = await process.communicate()
    warning = json.loads(errors.decode().splitlines()[-1])
    assert (warning["event"], warning["service"], warning["process"]) == ("did not stop in time", "demo", "stubborn")


@pytest.mark.parametrize("command", ["broken", "both", "lazy"])
async def test_an_error_ends_the_process_with_one(command: str) -> None:
    process = await start(command)
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1, errors.decode()


@pytest.mark.parametrize("command", ["once", "lone"])
async def test_a_plain_command_runs_and_ends(command: str) -> None:
    process = await start(command)
    output, _ = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, output) == (0, b"did it\n")


async def test_an_api_is_served_until_it_is_stopped() -> None:
    port = a_free_port()
    process = await start("api", str(port))
    deadline = asyncio.get_running_loop().time() + 20
    while True:
        try:
            assert (await asyncio.to_thread(ask, port, "/livez"))[0] == 200
            break
        except OSError:
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.communicate(), 10)
    assert process.returncode == 0


async def test_a_loop_that_is_silent_for_too_long_is_not_alive() -> None:
    health = Health()
    loop = health.loop("relay", max_silence=10)
    assert (await probe("/livez", health) or (0,))[0] == 200
    loop.last -= 11
    found = await probe("/livez", health)
    assert found
    assert (found[0], json.loads(found[2])["wrong"]) == (503, {"relay": 11.0})
    loop.beat()
    assert (await probe("/livez", health) or (0,))[0] == 200
    loop.last -= 11
    health.end(loop)
    assert (await probe("/livez", health) or (0,))[0] == 200


_LOG = """
import logging, structlog
from proxima_common.observability.logs import configure_logging
configure_logging("render", "worker")
log = structlog.get_logger("x")
log.info("signed in", password="hunter2", nested={"api_key": "k1"}, url="postgresql://u:pw1@db/x")
logging.getLogger("httpx2").warning("GET https://api.telegram.org/bot123:AAbb/getMe Bearer abc.def")
try:
    raise ValueError("postgresql://u:pw2@db/x")
except ValueError:
    log.exception("failed")
"""


async def test_logs_are_json_lines_without_secrets() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", _LOG, stderr=asyncio.subprocess.PIPE)
    _, errors = await process.communicate()
    lines: list[dict[str, Any]] = [json.loads(text) for text in errors.decode().splitlines()]
    assert [one["event"] for one in lines][::2] == ["signed in", "failed"]
    assert all((one["service"], one["process"]) == ("render", "worker") for one in lines)
    for secret in ("hunter2", "k1", "pw1", "AAbb", "abc.def", "pw2"):
        assert secret not in errors.decode()


def test_importing_a_process_reads_no_environment_and_no_engine(tmp_path: Path) -> None:
    import subprocess

    heavy = "('fastapi', 'sqlalchemy', 'aiokafka')"
    script = f"import sys, proxima_common.process; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.strip() == "[]"
