"""Names in texts are found as people write them, and words that only look like names stay."""

import pytest
from proxima_invoice.domain.annex import PrintedRow
from proxima_invoice.domain.hidden_names import Person, hidden_names
from proxima_invoice.domain.leaks import DEFAULT_WORDS, Leak, leaks_in, watch

from ..scenes import NOW

NAMES = hidden_names(
    [
        Person("Demo Primerov", "developer"),
        Person("Эталон Примеров", "аналитик"),
        Person("Маска Примерова", "тестировщик"),
        Person("Gʻalati Namunayev Misol oʻgʻli", "dasturchi"),
    ]
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Call with Demo Primerov", "Call with developer"),
        ("call with demo primerov", "call with developer"),
        ("Primerov Demo: review", "developer: review"),
        ("D. Primerov said so", "developer said so"),
        ("as Primerov's list says", "as developer list says"),
        ("Primerovga aytildi", "developer aytildi"),
        ("звонок с Эталоном Примеровым", "звонок с аналитик"),
        ("звонок с Примеровым", "звонок с аналитик"),
        ("спросил у Примерова О. про отчёт", "спросил у аналитик про отчёт"),
        ("Маской проверено", "тестировщик проверено"),
        ("Gʻalati bilan suhbat", "dasturchi bilan suhbat"),
        ("G'alati Namunayev bilan suhbat", "dasturchi bilan suhbat"),
        ("Misol oʻgʻli keldi", "dasturchi oʻgʻli keldi"),
        ("a demo for the client", "a demo for the client"),
        ("Demolition and Primerovskaya", "Demolition and Primerovskaya"),
        ("", ""),
    ],
)
def test_names_are_taken_out_of_texts(text: str, read: str) -> None:
    assert NAMES.taken_out(text) == read


def test_what_stays_in_small_letters_is_pointed_at() -> None:
    assert NAMES.left_in("a demo for the client") == ["demo"]
    assert NAMES.left_in("nothing of the kind") == []


def test_nobody_hidden_leaves_the_text() -> None:
    nobody = hidden_names([])
    assert nobody.taken_out("Demo Primerov") == "Demo Primerov"
    assert nobody.left_in("Demo Primerov") == []


def test_a_remark_in_brackets_is_no_name() -> None:
    assert hidden_names([Person("Demo Primerov (Contractor)", "x")]).taken_out("Contractor Primerov") == "Contractor x"


def test_names_of_two_letters_are_not_looked_for() -> None:
    assert hidden_names([Person("Ab Cd", "x")]).taken_out("Ab and Cd") == "Ab and Cd"


def row(summary: str, description: str) -> PrintedRow:
    return PrintedRow(1, NOW.date(), "OPS-1", summary, description, "dev", 60, ("w1",))


def warned(summary: str, description: str, words: tuple[str, ...] = DEFAULT_WORDS) -> list[Leak]:
    return leaks_in(row(summary, description), watch(words, ["Beispiel GmbH"], ["OPS-1"], NAMES))


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("Внутренняя встреча", Leak("word", "внутренняя")),
        ("our  fault again", Leak("word", "our  fault")),
        ("bu ichki masala", Leak("word", "ichki")),
        ("see PAY-17", Leak("issue", "PAY-17")),
        ("a demo", Leak("name", "demo")),
        ("Call with beispiel GmbH", Leak("client", "beispiel GmbH")),
    ],
)
def test_what_may_leak_is_warned_of(text: str, leak: Leak) -> None:
    assert warned("", text) == warned(text, "") == [leak]


@pytest.mark.parametrize("text", ["see OPS-2", "in UTF-8", "by ISO-8601", "deploy the service", "shacks"])
def test_what_is_harmless_is_not(text: str) -> None:
    assert warned("", text) == []


def test_each_thing_is_warned_of_once() -> None:
    assert warned("internal", "Internal, PAY-1 and PAY-1") == [Leak("word", "internal"), Leak("issue", "PAY-1")]


def test_the_list_is_a_setting() -> None:
    assert warned("", "an internal zebra", ("zebra",)) == [Leak("word", "zebra")]
    assert warned("", "an internal zebra", ()) == []
