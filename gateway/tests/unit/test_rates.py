from __future__ import annotations

import pytest
from proxima_gateway.rates import KEPT, Buckets, RateExceeded
from proxima_gateway.settings import Rate


def test_a_burst_then_a_steady_rate() -> None:
    buckets = Buckets(Rate(per_second=2, burst=3))
    for _ in range(3):
        buckets.take("ann", 100.0)
    with pytest.raises(RateExceeded) as refused:
        buckets.take("ann", 100.0)
    assert refused.value.seconds == 1
    buckets.take("bob", 100.0)
    buckets.take("ann", 100.5)
    with pytest.raises(RateExceeded):
        buckets.take("ann", 100.5)


def test_a_full_bucket_holds_no_more_than_a_burst() -> None:
    buckets = Buckets(Rate(per_second=1000, burst=2))
    buckets.take("ann", 0)
    buckets.take("ann", 1000.0)
    buckets.take("ann", 1000.0)
    with pytest.raises(RateExceeded):
        buckets.take("ann", 1000.0)


def test_memory_is_bounded() -> None:
    buckets = Buckets(Rate(per_second=1, burst=1))
    for number in range(KEPT + 50):
        buckets.take(str(number), 0)
    assert len(buckets._left) == KEPT
