"""What the settings of e-mail refuse."""

import pytest
from proxima_delivery.settings import Sender
from proxima_delivery.settings.mail import ClientPageSettings, ReminderSettings
from pydantic import SecretStr, ValidationError


def a_sender(**changes: object) -> Sender:
    return Sender.model_validate({"address": "billing@seller.example", "name": "Proxima Ops", **changes})


def test_a_return_path_carries_the_token_in_the_domain_of_the_sender() -> None:
    assert a_sender().envelope("abc") == "billing@seller.example"
    assert a_sender(return_path="bounces@seller.example").envelope("abc") == "bounces+abc@seller.example"


def test_a_return_path_in_another_domain_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"not in the domain of billing@seller\.example"):
        a_sender(return_path="bounces@elsewhere.example")


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ({"ru": {"subject": "{word.__class__}"}}, "only these gaps: date, number, word"),
        ({"ru": {"subject": "{number!r}"}}, "only these gaps"),
        ({"ru": {"subject": "{number:>99999999}"}}, "only these gaps"),
        ({"ru": {"intro": "{{ 7 * 7 }} {secret}"}}, "only these gaps: none"),
        ({"ru": {"kilobytes": "X"}}, "no text that can be replaced"),
        ({"de": {"intro": "Hallo"}}, "no letters are written in de"),
        ({"ru": {"intro": "x" * 2001}}, "longer than 2000"),
    ],
)
def test_own_texts_are_data_with_a_few_gaps(texts: dict[str, dict[str, str]], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        a_sender(texts=texts)


def test_a_weak_key_of_the_page_is_refused_and_never_shown() -> None:
    with pytest.raises(ValidationError) as refused:
        ClientPageSettings(public_url="https://pay.example", key=SecretStr("hunter2 " + "k" * 32))
    assert "at least 32 characters" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("days", [(), (0, 3), (3, 3), (10, 3)])
def test_days_of_reminders_rise(days: tuple[int, ...]) -> None:
    with pytest.raises(ValidationError, match="days are whole numbers from 1"):
        ReminderSettings(days=days)


def test_hours_of_reminders_make_a_window() -> None:
    with pytest.raises(ValidationError, match="first_hour is before last_hour"):
        ReminderSettings(first_hour=18, last_hour=9)
