"""`proxima-topics`: topics as code, and the JSON Schemas of what travels on them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import typer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, for_code
from pydantic_settings import SettingsConfigDict

from proxima_common.contracts.topics import TOPICS, TopicSpec
from proxima_common.messaging.clients import client_security
from proxima_common.settings import KafkaSettings, ServiceSettings

app = typer.Typer(name="proxima-topics", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


class TopicsSettings(ServiceSettings):
    """`PROXIMA_KAFKA__BOOTSTRAP` and so on."""

    model_config = SettingsConfigDict(env_prefix="PROXIMA_")

    kafka: KafkaSettings


def topic_config(spec: TopicSpec) -> dict[str, str]:
    """A topic's settings as Kafka names them."""
    kept = "-1" if spec.retention is None else str(int(spec.retention.total_seconds() * 1000))
    return {
        "cleanup.policy": "compact" if spec.compacted else "delete",
        "retention.ms": kept,
        "max.message.bytes": str(spec.max_message_bytes),
    }


class Topics:
    """The declared topics on one cluster."""

    def __init__(self, kafka: KafkaSettings, specs: Sequence[TopicSpec] = TOPICS) -> None:
        self._kafka = kafka
        self._specs = specs

    async def ensure(self) -> list[str]:
        """Create what is missing; returns the names. What exists is left alone."""
        admin = await self._admin()
        try:
            existing = set(await admin.list_topics())
            missing = [spec for spec in self._specs if self._name(spec) not in existing]
            if missing:
                answer = await admin.create_topics([self._new(spec) for spec in missing], timeout_ms=15_000)
                for name, code, *_ in answer.topic_errors:
                    error = for_code(code)
                    if code and error is not TopicAlreadyExistsError:
                        raise error(name)
            return [self._name(spec) for spec in missing]
        finally:
            await admin.close()

    async def differences(self) -> list[str]:
        """What is missing or set otherwise than declared, one line each."""
        admin = await self._admin()
        try:
            existing = set(await admin.list_topics())
            found = [f"{self._name(spec)}: missing" for spec in self._specs if self._name(spec) not in existing]
            present = [spec for spec in self._specs if self._name(spec) in existing]
            if not present:
                return found
            names = [self._name(spec) for spec in present]
            described = {topic["topic"]: topic for topic in await admin.describe_topics(names)}
            configs = await self._configs(admin, names)
            for spec in present:
                found += self._differs(spec, len(described[self._name(spec)]["partitions"]), configs[self._name(spec)])
            return found
        finally:
            await admin.close()

    def _differs(self, spec: TopicSpec, partitions: int, config: dict[str, Any]) -> list[str]:
        name = self._name(spec)
        wrong = [] if partitions == spec.partitions else [f"{name}: {partitions} partitions, not {spec.partitions}"]
        return wrong + [
            f"{name}: {key} is {config.get(key)}, not {value}"
            for key, value in topic_config(spec).items()
            if str(config.get(key)) != value
        ]

    async def _configs(self, admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, Any]]:
        wanted = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
        answers = await admin.describe_configs(wanted)
        return {
            resource[3]: {entry[0]: entry[1] for entry in resource[4]}
            for answer in answers
            for resource in answer.resources
        }

    def _name(self, spec: TopicSpec) -> str:
        return f"{self._kafka.topic_prefix}{spec.name}"

    def _new(self, spec: TopicSpec) -> NewTopic:
        return NewTopic(
            self._name(spec),
            num_partitions=spec.partitions,
            replication_factor=self._kafka.replication_factor,
            topic_configs=topic_config(spec),
        )

    async def _admin(self) -> AIOKafkaAdminClient:
        admin = AIOKafkaAdminClient(
            bootstrap_servers=self._kafka.bootstrap.split(","),
            request_timeout_ms=20_000,
            **client_security(self._kafka),
        )
        await admin.start()
        return admin


@app.command()
def ensure() -> None:
    """Create topics that are missing, then report what differs (exit 1 if anything does)."""
    topics = Topics(TopicsSettings().kafka)
    for name in asyncio.run(topics.ensure()):
        typer.echo(f"created {name}")
    check()


@app.command()
def check() -> None:
    """Report what differs from the declaration; exit 1 if anything does."""
    differences = asyncio.run(Topics(TopicsSettings().kafka).differences())
    for line in differences:
        typer.echo(line, err=True)
    if differences:
        raise typer.Exit(1)
    typer.echo("topics are as declared")


def main() -> None:
    """The console command."""
    app()
