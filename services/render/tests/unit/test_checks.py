from proxima_render.domain.checks import MARK, Font, Inside, problems

INTER = frozenset({Font("AAAAAA+Inter-Regular", True)})


def test_a_good_file_has_no_problem() -> None:
    text = "Proxima\nСчёт № 2026-\n0142\nООО «Само\u00a0Ритейл»\n8\u00a0100\u00a0000,00"
    assert problems(Inside(1, text, INTER), [MARK, "2026-0142", "ООО «Само Ритейл»", "8 100 000,00"]) == []


def test_a_blank_page_is_no_file() -> None:
    assert problems(Inside(1, "", frozenset()), [MARK, "2026-0142"]) == [
        "2 of 2 texts that must stand on it are missing",
        "it is not set in Inter",
    ]


def test_the_figure_must_be_the_whole_figure() -> None:
    found = problems(Inside(1, "Proxima 8 100 000,01", INTER), [MARK, "8 100 000,00"])
    assert found == ["1 of 2 texts that must stand on it are missing"]


def test_fonts_that_are_not_embedded_are_named() -> None:
    fonts = INTER | {Font("Helvetica", False)}
    assert problems(Inside(1, "Proxima", frozenset(fonts)), []) == ["fonts are not embedded: Helvetica"]


def test_no_page() -> None:
    assert "it has no page" in problems(Inside(0, "Proxima", INTER), [])


def test_a_problem_says_nothing_of_the_content() -> None:
    assert "ACME" not in " ".join(problems(Inside(1, "", INTER), ["ACME Ltd"]))
