"""Apache Kafka in KRaft mode, one node, from Maven's jars."""

import base64
import hashlib
import shutil
import subprocess
import time
import uuid
from pathlib import Path
from typing import ClassVar

from proxima_local import system
from proxima_local.cache import built, pin_hash, pins_of, run
from proxima_local.engines.base import Engine, port_answers
from proxima_local.errors import LocalError
from proxima_local.paths import PINS
from proxima_local.ports import free_port
from proxima_local.process import Command

HEAP = ("-Xms192m", "-Xmx192m")
FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Xshare:auto",
    "-XX:+ExitOnOutOfMemoryError",
    "-Duser.language=en",
    "-Djava.awt.headless=true",
    f"-Dlog4j2.configurationFile={PINS / 'kafka' / 'log4j2.xml'}",
)
PROPERTIES = """\
node.id=1
process.roles=broker,controller
listeners=BROKER://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=BROKER://127.0.0.1:{advertised}
listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=BROKER
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
log.dirs={logs}
auto.create.topics.enable=false
num.partitions=12
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=4
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=8388608
log.cleaner.threads=1
broker.session.timeout.ms=1500
broker.heartbeat.interval.ms=250
message.max.bytes=8388608
replica.fetch.max.bytes=8388608
"""


def _sums(folder: Path) -> dict[str, str]:
    return {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in sorted(folder.glob("*.jar"))}


def _pinned() -> dict[str, str]:
    lines = (PINS / "kafka" / "jars.sha256").read_text().splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _download(folder: Path) -> None:
    system.require("JDK", "Maven")
    shutil.copy(PINS / "kafka" / "pom.xml", folder / "pom.xml")
    run(
        ["mvn", "-B", "-q", "--strict-checksums", "dependency:copy-dependencies", "-DincludeScope=runtime"],
        cwd=folder,
    )
    found, pinned = _sums(folder / "target" / "dependency"), _pinned()
    if found != pinned:
        differing = sorted(name for name in found.keys() | pinned.keys() if found.get(name) != pinned.get(name))
        raise LocalError(f"Kafka's jars are not the pinned ones: {', '.join(differing)}")
    (folder / "target" / "dependency").rename(folder / "lib")
    shutil.rmtree(folder / "target")


def _distribution() -> Path:
    pins = [PINS / "kafka" / "pom.xml", PINS / "kafka" / "jars.sha256"]
    return built("kafka", pin_hash(pins), _download)


def _java(*options: str) -> list[str]:
    # Sorted and explicit: the class archive is only good for the very class path it was made with.
    jars = sorted((_distribution() / "lib").glob("*.jar"))
    return ["java", *HEAP, *FLAGS, *options, "-cp", ":".join(str(jar) for jar in jars)]


def _class_archive() -> Path:
    key = pin_hash(pins_of("kafka"), system.java_fingerprint(), *_java())
    return built("kafka-classes", key, _dump_classes) / "kafka.jsa"


def _dump_classes(folder: Path) -> None:
    ports = {"KAFKA": free_port(), "KAFKA_CONTROLLER": free_port()}
    broker = Kafka(folder / "broker", ports)
    properties = broker.write_properties()
    broker.format([])
    archive = folder / "kafka.jsa"
    argv = [*_java(f"-XX:ArchiveClassesAtExit={archive}"), "kafka.Kafka", str(properties)]
    with (folder / "dump.log").open("wb") as log:
        process = subprocess.Popen(argv, stdout=log, stderr=log, env=system.base_env())
        deadline = time.monotonic() + 60
        while not port_answers(ports["KAFKA"]) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        process.terminate()
        process.wait(120)
    if not archive.exists():
        raise LocalError(f"no class archive was made:\n{(folder / 'dump.log').read_text()[-2000:]}")
    shutil.rmtree(folder / "broker")


class Kafka(Engine):
    """A broker and controller in one process."""

    name: ClassVar[str] = "kafka"
    port_names: ClassVar[tuple[str, ...]] = ("KAFKA", "KAFKA_CONTROLLER")

    @classmethod
    def install(cls) -> None:
        """Fetch the pinned jars and make the class archive, once."""
        _class_archive()

    @property
    def bootstrap(self) -> str:
        """The address clients start from."""
        return f"127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Write the configuration, and format the folder the first time."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.write_properties()
        if not (self.home / "logs" / "meta.properties").exists():
            self.format([f"-XX:SharedArchiveFile={_class_archive()}"])

    def write_properties(self) -> Path:
        """Write the broker's configuration for the present ports."""
        self.home.mkdir(parents=True, exist_ok=True)
        path = self.home / "server.properties"
        path.write_text(
            PROPERTIES.format(
                port=self.port,
                controller=self.ports["KAFKA_CONTROLLER"],
                advertised=self.ports.get("KAFKA_ADVERTISED", self.port),
                logs=self.home / "logs",
            )
        )
        return path

    def format(self, options: list[str]) -> None:
        """Format the data folder under a cluster id that is kept beside it."""
        cluster = self.home / "cluster-id"
        if not cluster.exists():
            cluster.write_text(base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="))
        properties = str(self.home / "server.properties")
        arguments = ["format", "--ignore-formatted", "--standalone", f"--cluster-id={cluster.read_text()}"]
        run(
            [*_java(*options), "kafka.tools.StorageTool", *arguments, "-c", properties],
            env=system.base_env(),
        )

    def command(self) -> Command:
        """Return the broker's command."""
        argv = [*_java(f"-XX:SharedArchiveFile={_class_archive()}"), "kafka.Kafka"]
        return Command((*argv, str(self.home / "server.properties")), system.base_env(), cwd=self.home)

    def ready(self) -> bool:
        """Whether the broker takes clients: its port opens last."""
        return port_answers(self.port)
