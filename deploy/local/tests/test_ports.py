"""Ports: the table, what moves them, and what is said when one is taken."""

import os
import socket

import pytest
from proxima_local.errors import LocalError, PortTaken
from proxima_local.ports import (
    DEFAULT_BASE,
    FIRST_FREE,
    LAST_FREE,
    OFFSETS,
    free_port,
    is_free,
    require_free,
    stack_ports,
)


def test_every_port_has_its_own_offset() -> None:
    assert len({offset for offset, _ in OFFSETS.values()}) == len(OFFSETS)
    assert stack_ports({})["KAFKA"] == DEFAULT_BASE + 10


def test_the_base_moves_all_and_a_variable_moves_one() -> None:
    ports = stack_ports({"PROXIMA_PORT_BASE": "21000", "PROXIMA_PORT_SMTP": "2525"})
    assert (ports["GATEWAY"], ports["SMTP"]) == (21000, 2525)


@pytest.mark.parametrize("value", ["http", "0", "70000", "-1", "47000.5"])
def test_what_is_no_port_is_refused_with_the_variable(value: str) -> None:
    with pytest.raises(LocalError, match="PROXIMA_PORT_KAFKA"):
        stack_ports({"PROXIMA_PORT_KAFKA": value})


def test_one_port_for_two_things_is_refused() -> None:
    with pytest.raises(LocalError, match="PROXIMA_PORT_S3 and PROXIMA_PORT_KAFKA"):
        stack_ports({"PROXIMA_PORT_KAFKA": "30000", "PROXIMA_PORT_S3": "30000"})


def test_a_taken_port_is_named_with_its_purpose_its_holder_and_the_variable() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", free_port()))
        listener.listen()
        port = listener.getsockname()[1]
        assert not is_free(port)
        with pytest.raises(PortTaken) as caught:
            require_free({"POSTGRES": port, "KAFKA": free_port()}, ["POSTGRES", "KAFKA"])
    message = str(caught.value)
    assert f"port {port}, for PostgreSQL, is taken by process {os.getpid()} (" in message
    assert "set PROXIMA_PORT_POSTGRES" in message
    assert "Kafka" not in message


def test_processes_of_one_test_run_look_in_ranges_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[set[int]] = []
    for worker in ("gw0", "gw1", "gw2"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", "3")
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        found.append({free_port() for _ in range(50)})
    assert max(found[0]) < min(found[1]) <= max(found[1]) < min(found[2])
    assert min(found[0]) >= FIRST_FREE
    assert max(found[2]) <= LAST_FREE
