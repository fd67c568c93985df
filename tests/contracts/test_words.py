"""What services say to people has a code that screens know: the committed list is what stands in the sources."""

from datetime import date
from decimal import Decimal

from proxima_common.contracts.api.shared import SaidRead
from proxima_common.errors import Conflict, FieldError, Invalid
from proxima_common.said import Said, said

from tests.contracts import words


def test_the_committed_codes_are_what_the_sources_say() -> None:
    assert words.COMMITTED.read_text() == words.text(), "run `make words`"


def test_codes_are_found_wherever_a_sentence_is_said() -> None:
    found = words.codes()
    assert found["files_missing"] == ["all", "made"]  # said, with values
    assert found["not_logged_in"] == []  # a refusal with a code and plain words
    assert found["payment_exhausted"] == ["amount", "currency"]  # through a function that makes the refusal
    assert found["service_timed_out"] == []  # a kind of refusal with a code of its own
    assert found["input_string_too_long"] == ["max_length"]
    assert found["prefill_missing_rate"] == []


def test_a_sentence_carries_its_values_as_text() -> None:
    one = said("late", "2 h after 2026-10-31", day=date(2026, 10, 31), hours=Decimal("2.00"), number=7)
    assert one == "2 h after 2026-10-31"
    assert SaidRead.of(one) == SaidRead(code="late", values={"day": "2026-10-31", "hours": "2.00", "number": "7"})
    assert SaidRead.of("what a person wrote") is None


def test_a_refusal_says_its_code_unless_its_sentence_has_another() -> None:
    plain, finer = Conflict("no", code="closed"), Conflict(said("closed_twice", "no"), code="closed")
    assert isinstance(plain.detail, Said)
    assert (plain.detail.code, plain.code) == ("closed", "closed")
    assert isinstance(finer.detail, Said)
    assert (finer.detail.code, finer.code) == ("closed_twice", "closed")
    assert Invalid(said("alone", "no"), fields=[FieldError("/a", "b")]).code == "alone"
