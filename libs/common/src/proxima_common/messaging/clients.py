"""Bare aiokafka clients, for processes that consume nothing and so need no FastStream."""

from __future__ import annotations

import ssl
from typing import Any

from aiokafka import AIOKafkaProducer

from proxima_common.settings import KafkaSettings

MAX_REQUEST_BYTES = 5 * 1024 * 1024


def make_producer(kafka: KafkaSettings, *, name: str, transactional_id: str | None = None) -> AIOKafkaProducer:
    """An idempotent producer that waits for all replicas; with an id, one whose predecessors are fenced off."""
    return AIOKafkaProducer(
        bootstrap_servers=kafka.bootstrap.split(","),
        client_id=name,
        acks="all",
        enable_idempotence=True,
        transactional_id=f"{kafka.topic_prefix}{transactional_id}" if transactional_id else None,
        transaction_timeout_ms=60_000,
        max_request_size=MAX_REQUEST_BYTES,
        max_batch_size=256 * 1024,
        linger_ms=0,
        request_timeout_ms=10_000,
        **client_security(kafka),
    )


def client_security(kafka: KafkaSettings) -> dict[str, Any]:
    """The same settings for a bare aiokafka client."""
    options: dict[str, Any] = {"security_protocol": kafka.security_protocol}
    if tls := tls_context(kafka):
        options["ssl_context"] = tls
    if kafka.sasl_username is not None and kafka.sasl_password is not None:
        options |= {
            "sasl_mechanism": kafka.sasl_mechanism,
            "sasl_plain_username": kafka.sasl_username,
            "sasl_plain_password": kafka.sasl_password.get_secret_value(),
        }
    return options


def tls_context(kafka: KafkaSettings) -> ssl.SSLContext | None:
    """The TLS settings, or None without TLS."""
    if not kafka.security_protocol.endswith("SSL"):
        return None
    return ssl.create_default_context(cafile=str(kafka.ca_path) if kafka.ca_path else None)
