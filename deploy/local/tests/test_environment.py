"""What services are told: complete, private, and the private key for the gateway alone."""

import shlex
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from proxima_local.environment import env_file, read_env, with_env, write_all, write_env
from proxima_local.paths import Layout
from proxima_local.ports import stack_ports
from proxima_local.programs import service_programs
from proxima_local.secrets import Secrets
from proxima_local.services import SERVICES, Surroundings
from proxima_local.supervisor import configuration


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(tmp_path / "100% a checkout")
    layout.create()
    write_all(layout, Surroundings(stack_ports({}), Secrets(layout.secrets), layout.var))
    return layout


def test_every_service_knows_its_engines(layout: Layout) -> None:
    invoice = read_env(env_file(layout, "invoice"))
    assert invoice["INVOICE_KAFKA__BOOTSTRAP"] == "127.0.0.1:27410"
    assert invoice["INVOICE_DATABASE__URL"].startswith("postgresql://invoice_app:")
    assert invoice["INVOICE_DATABASE__URL"].endswith("@127.0.0.1:27412/invoice")
    assert invoice["INVOICE_HTTP__PORT"] == "27420"
    assert invoice["INVOICE_PROBE_PORT_WORKER"] == "27421"
    assert invoice["INVOICE_S3__BUCKET"] == "proxima"
    worker = read_env(env_file(layout, "invoice-worker"))
    assert worker["INVOICE_OBSERVABILITY__PROBE_PORT"] == "27421"
    prefill = read_env(env_file(layout, "prefill"))
    assert prefill["PREFILL_CLICKHOUSE__USER"] == "proxima_ro"
    assert "PREFILL_DATABASE__URL" not in prefill


def test_only_migrations_get_the_owner_and_only_the_gateway_the_private_key(layout: Layout) -> None:
    for service in SERVICES:
        text = env_file(layout, service.name).read_text()
        assert "OWNER_URL" not in text
        assert ("gateway_private_key" in text) == (service.name == "gateway")
        assert "gateway_public_key" in text
    assert "postgresql://render_owner:" in read_env(env_file(layout, "render-owner"))["RENDER_DATABASE__OWNER_URL"]


def test_secrets_stay_and_are_private(layout: Layout) -> None:
    secrets = Secrets(layout.secrets)
    assert secrets.password("s3_secret_key") == Secrets(layout.secrets).password("s3_secret_key")
    private, public = secrets.key_files()
    key = serialization.load_pem_private_key(private.read_bytes(), None)
    assert public.read_bytes() == key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    for path in (*layout.secrets.iterdir(), *(layout.run / "env").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_shell_reads_what_was_written_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "x.env"
    write_env(path, {"WORD": 'it\'s $HOME `id` "q" {"a": 1}'})
    printed = subprocess.run(with_env(path, ["printenv", "WORD"]), capture_output=True, text=True, check=True).stdout
    assert printed == read_env(path)["WORD"] + "\n"


def test_every_process_is_supervised_under_its_own_name(layout: Layout) -> None:
    programs = service_programs(layout, stack_ports({}))
    assert len(programs) == 30
    config = configuration(layout, programs)
    assert "[program:invoice-executor]" in config
    assert "100%% a checkout" in config
    worker = next(program for program in programs if program.name == "prefill-worker")
    assert worker.argv[-2:] == (str(layout.scripts / "proxima-prefill"), "worker")
    assert shlex.join(worker.argv).replace("%", "%%") in config
