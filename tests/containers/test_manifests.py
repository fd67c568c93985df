"""Compose file, manifests and Dockerfiles, checked as text; building and running them is not done here."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from proxima_local.services import SERVICES

ROOT = Path(__file__).parents[2]
BASE = ROOT / "deploy/k8s/base"
KUBERNETES = "1.37"
MANIFESTS = sorted(path for path in BASE.rglob("*.yaml") if path.name != "kustomization.yaml")
DOCUMENTS = [(path, document) for path in MANIFESTS for document in yaml.safe_load_all(path.read_text())]
WORKLOADS = [(path, document) for path, document in DOCUMENTS if document["kind"] in ("Deployment", "Job")]
DOCKERFILES = sorted(
    {*ROOT.glob("services/*/Dockerfile"), ROOT / "gateway/Dockerfile", ROOT / "deploy/sandbox/Dockerfile"}
)
PROCESSES = [
    (service.name, process) for service in SERVICES if service.name != "sandbox" for process in service.processes
]


def _compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def _id(value: Any) -> str | None:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else None


@pytest.mark.parametrize(("path", "document"), DOCUMENTS, ids=_id)
def test_a_manifest_follows_the_schema(path: Path, document: dict[str, Any]) -> None:
    kubernetes_validate.validate(document, KUBERNETES, strict=True)


@pytest.mark.parametrize(("path", "document"), WORKLOADS, ids=_id)
def test_a_container_is_bounded_unprivileged_and_read_only(path: Path, document: dict[str, Any]) -> None:
    pod = document["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        assert container["resources"]["limits"]["memory"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        if document["kind"] == "Deployment":
            assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)


@pytest.mark.parametrize(("service", "process"), PROCESSES)
def test_every_process_has_a_manifest_and_a_container(service: str, process: str) -> None:
    deployment = yaml.safe_load((BASE / service / f"{process}.yaml").read_text())
    assert deployment["spec"]["template"]["spec"]["containers"][0]["args"] == [process]
    assert f"{process}.yaml" in yaml.safe_load((BASE / service / "kustomization.yaml").read_text())["resources"]
    assert _compose()["services"][f"{service}-{process}"]["command"] == [process]


@pytest.mark.parametrize("path", sorted(BASE.rglob("kustomization.yaml")), ids=_id)
def test_a_kustomization_names_every_file_beside_it(path: Path) -> None:
    named = set(yaml.safe_load(path.read_text())["resources"])
    beside = {entry.name for entry in path.parent.iterdir() if entry.name != "kustomization.yaml"}
    assert named == beside


def test_the_compose_file_follows_the_compose_specification() -> None:
    tool = Path(sys.executable).with_name("check-jsonschema")
    command = [tool, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_compose_file_holds_no_secret() -> None:
    for name, service in _compose()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if any(word in variable for word in ("PASSWORD", "SECRET", "KEY", "DATABASE__URL", "OWNER_URL")):
                assert value.startswith("/run/secrets/"), f"{name}: {variable}"


@pytest.mark.parametrize("path", DOCKERFILES, ids=_id)
def test_a_dockerfile_is_clean_and_not_root(path: Path) -> None:
    tool = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([tool, "--no-color", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    text = path.read_text()
    assert text.startswith("ARG BASE") or "\nARG BASE" in text.split("FROM", 1)[0] + "\n"
    assert "\nUSER " in text
    assert "<<" not in text, "older builders refuse heredocs"
    assert "--link" not in text, "older builders refuse COPY --link"
