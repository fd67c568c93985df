"""What was frozen before a field existed keeps its hash: an approval of years ago still proves its content."""

import json
from pathlib import Path

from proxima_common.contracts.content import DueRule, InvoiceContent
from proxima_invoice.usecases.content import hash_of

FROZEN = json.loads((Path(__file__).parent / "content_v1.json").read_text())


def test_content_frozen_by_the_first_release_keeps_its_hash() -> None:
    content = InvoiceContent.model_validate(FROZEN["content"])
    assert hash_of(content) == FROZEN["content_hash"]
    assert json.loads(content.model_dump_json()) == FROZEN["content"]


def test_a_later_field_counts_once_it_says_something() -> None:
    content = InvoiceContent.model_validate(FROZEN["content"])
    rule = DueRule(counted_from="sending", days=5, kind="banking")
    assert hash_of(content.model_copy(update={"due_rule": rule})) != FROZEN["content_hash"]
