"""An S3 server over a folder: versitygw."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from proxima_local import system
from proxima_local.cache import built, pin_hash, run
from proxima_local.engines.base import Engine, http_status
from proxima_local.process import Command

MODULE = "github.com/versity/versitygw/cmd/versitygw@v1.8.0"
REGION = "us-east-1"


def go_install(folder: Path, module: str) -> None:
    """Build a Go program of a pinned version into a folder."""
    system.require("Go")
    run(["go", "install", "-trimpath", "-ldflags=-s -w", module], cwd=folder, env={"GOBIN": str(folder)})


class S3(Engine):
    """Objects as files, with conditional writes."""

    name: ClassVar[str] = "s3"
    port_names: ClassVar[tuple[str, ...]] = ("S3",)

    def __init__(self, home: Path, ports: Mapping[str, int], access_key: str, secret_key: str) -> None:
        super().__init__(home, ports)
        self.access_key = access_key
        self.secret_key = secret_key

    @classmethod
    def _program(cls) -> Path:
        return built("versitygw", pin_hash([], MODULE), lambda folder: go_install(folder, MODULE)) / "versitygw"

    @classmethod
    def install(cls) -> None:
        """Build the server once."""
        cls._program()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Make the folder of buckets."""
        (self.home / "buckets").mkdir(parents=True, exist_ok=True)

    def command(self) -> Command:
        """Return the server's command."""
        env = system.base_env(ROOT_ACCESS_KEY_ID=self.access_key, ROOT_SECRET_ACCESS_KEY=self.secret_key)
        options = ("--port", f"127.0.0.1:{self.port}", "--region", REGION, "--quiet", "--health", "/health")
        argv = (str(self._program()), *options, "posix", str(self.home / "buckets"))
        return Command(argv, env, cwd=self.home)

    def ready(self) -> bool:
        """Whether the server answers."""
        return http_status(f"{self.url}/health") == 200

    def client(self) -> Any:
        """Return a boto3 client with the server's own credentials."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.url,
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            region_name=REGION,
        )

    def create_bucket(self, bucket: str) -> None:
        """Make sure of a bucket; changes nothing when it is there."""
        client = self.client()
        try:
            if bucket not in {entry["Name"] for entry in client.list_buckets()["Buckets"]}:
                client.create_bucket(Bucket=bucket)
        finally:
            client.close()
