"""Spans, and the `traceparent` that goes along with records, jobs and requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.trace import SpanKind
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()
_TRACER = trace.get_tracer("proxima_common")


def configure_tracing(service: str, otlp_endpoint: str | None) -> None:
    """Make real spans; they leave the process only if an endpoint is given and the OTLP exporter is installed."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    provider = TracerProvider(resource=Resource({"service.name": service}))
    if otlp_endpoint:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # type: ignore[import-not-found]
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=otlp_endpoint)))
    trace.set_tracer_provider(provider)


def current_traceparent() -> str | None:
    """The `traceparent` of the span at hand, to be carried on."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def span(name: str, traceparent: str | None = None, *, kind: SpanKind = SpanKind.INTERNAL) -> Iterator[None]:
    """Work under a span that continues `traceparent`, or the current one."""
    parent = _PROPAGATOR.extract({"traceparent": traceparent}) if traceparent else otel_context.get_current()
    with _TRACER.start_as_current_span(name, context=parent, kind=kind):
        yield
