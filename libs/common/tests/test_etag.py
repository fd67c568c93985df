import pytest
from proxima_common.errors import DomainError
from proxima_common.http.etag import etag, require_if_match


def test_the_version_that_was_seen_is_accepted() -> None:
    require_if_match(etag(4), 4)
    require_if_match('W/"4"', 4)


@pytest.mark.parametrize(
    ("header", "status"), [(None, 428), (" ", 428), ('"3"', 412), ("4", 422), ("*", 422), ('"4", "5"', 422)]
)
def test_anything_else_is_not(header: str | None, status: int) -> None:
    with pytest.raises(DomainError) as refused:
        require_if_match(header, 4)
    assert refused.value.status == status
