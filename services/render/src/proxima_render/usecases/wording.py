"""The fixed phrases of one paper, in its language and, for a bilingual one, in the second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from proxima_common.errors import Invalid

from proxima_render.domain.formats import long_date
from proxima_render.domain.labels import labels
from proxima_render.domain.paper import Text


@dataclass(frozen=True)
class Wording:
    language: str
    second_language: str | None
    _main: Mapping[str, str]
    _second: Mapping[str, str] | None

    @classmethod
    def of(cls, languages: Sequence[str]) -> Wording:
        """One language or two; figures and dates follow the first. Anything else is refused."""
        if len(languages) not in (1, 2) or len(set(languages)) != len(languages):
            raise Invalid("a paper is printed in one language or in two", code="unknown_language")
        main, second = languages[0], languages[1] if len(languages) == 2 else None
        return cls(main, second, labels(main), labels(second) if second else None)

    def phrase(self, key: str, **values: object) -> str:
        """The phrase in the first language alone, for what would only be noise when said twice."""
        return _filled(self._main[key], self.language, values)

    def text(self, key: str, **values: object) -> Text:
        """The phrase in all languages of the paper; dates among the values are written in each."""
        if self._second is None or self.second_language is None:
            return Text(self.phrase(key, **values))
        second = _filled(self._second[key], self.second_language, values)
        main = self.phrase(key, **values)
        return Text(main, second if second != main else None)

    def each(self, say: Callable[[Wording], str]) -> Text:
        """What `say` makes of each language of the paper by itself."""
        main = say(Wording.of([self.language]))
        second = say(Wording.of([self.second_language])) if self.second_language else None
        return Text(main, second)

    def rule(self, key: str, *, days: int, kind: str, event: str) -> Text:
        """A phrase whose parts are phrases themselves, in all languages of the paper."""

        def said(words: Mapping[str, str]) -> str:
            return words[key].format(days=days, kind=words[kind], event=words[event])

        return Text(said(self._main), said(self._second) if self._second else None)

    def join(self, title: Text, key: str) -> Text:
        """The title with a mark in parentheses after it."""
        mark = self.text(key)
        second = f"{title.second} ({mark.second or mark.main})" if title.second else None
        return Text(f"{title.main} ({mark.main})", second)


def _filled(phrase: str, language: str, values: Mapping[str, object]) -> str:
    written = {name: long_date(value, language) if isinstance(value, date) else value for name, value in values.items()}
    return phrase.format(**written) if written else phrase
