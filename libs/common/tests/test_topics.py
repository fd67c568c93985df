"""Topics as code on a real Kafka."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from proxima_common.contracts.topics import TopicSpec
from proxima_common.messaging.topics_cli import Topics
from proxima_common.settings import KafkaSettings


@pytest.mark.connected
async def test_topics_are_made_once_and_what_differs_is_said(kafka_engine: Any) -> None:
    kafka = KafkaSettings(bootstrap=kafka_engine.bootstrap, topic_prefix=f"t{uuid4().hex[:8]}.")
    kept = TopicSpec("kept", 3, timedelta(days=14), 4 * 1024 * 1024)
    latest = TopicSpec("latest", 2, None, 1024 * 1024, compacted=True)
    topics = Topics(kafka, [kept, latest])
    assert await topics.differences() == [f"{kafka.topic_prefix}{name}: missing" for name in ("kept", "latest")]
    assert await topics.ensure() == [f"{kafka.topic_prefix}kept", f"{kafka.topic_prefix}latest"]
    assert await topics.ensure() == []
    assert await topics.differences() == []
    changed = [replace(kept, partitions=12, retention=None), replace(latest, compacted=False, max_message_bytes=1)]
    name = kafka.topic_prefix
    assert sorted(await Topics(kafka, changed).differences()) == [
        f"{name}kept: 3 partitions, not 12",
        f"{name}kept: retention.ms is 1209600000, not -1",
        f"{name}latest: cleanup.policy is compact, not delete",
        f"{name}latest: max.message.bytes is 1048576, not 1",
    ]
