"""What every service counts. Labels are topics, groups, lanes' partners and kinds: closed lists, never ids."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_FAST = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)

RELAYED = Counter("proxima_relayed_total", "Events published from the outbox", ["source"])
RELAY_LAG = Histogram(
    "proxima_relay_lag_seconds",
    "From the row's insert to Kafka's acknowledgement",
    ["source"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60, 600),
)
RELAY_OLDEST = Gauge("proxima_relay_oldest_unsent_seconds", "Age of the oldest unsent row", ["source"])
RELAY_LEADER = Gauge("proxima_relay_leader", "1 while this process publishes", ["source"])
RELAY_BLOCKED = Gauge("proxima_relay_blocked_keys", "Keys whose record Kafka refuses", ["source"])

CONSUMED = Counter("proxima_consumed_total", "Records taken care of", ["group", "topic", "outcome"])
CONSUME_RETRIES = Counter("proxima_consume_retries_total", "Batches tried again for a broken dependency", ["group"])
SEQUENCE_GAPS = Counter("proxima_sequence_gaps_total", "Events that came after a gap", ["group", "topic"])
BATCH_SECONDS = Histogram("proxima_batch_seconds", "Time to take care of a batch", ["group"], buckets=_FAST)

JOB_RUNS = Counter("proxima_job_runs_total", "Ends of job runs", ["kind", "outcome"])
JOB_SECONDS = Histogram(
    "proxima_job_seconds", "Duration of job runs", ["kind"], buckets=(0.01, 0.1, 0.3, 1, 3, 10, 30, 120)
)
JOBS_OPEN = Gauge("proxima_jobs_open", "Jobs by state", ["state"])
EFFECTS = Counter("proxima_effects_total", "Results of outside effects", ["partner", "operation", "result"])

CLOCK_RUNS = Counter("proxima_clock_runs_total", "Runs of clock jobs", ["name", "ok"])
CLOCK_LAST = Gauge("proxima_clock_last_success_timestamp", "When a clock job last ended well", ["name"])

HTTP_SECONDS = Histogram(
    "proxima_http_seconds",
    "Duration of requests",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)
