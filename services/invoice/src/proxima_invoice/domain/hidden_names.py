"""Taking people's names out of texts, in the forms that Russian, Uzbek and English give them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LEAST = 3
_APOSTROPHES = "'ʻʼ‘’`"
# Patronymics' words, which name nobody.
_FOLLOWING = frozenset({"ogli", "oglu", "qizi", "kizi", "угли", "оглы", "кизи", "ўғли", "қизи"})
_CYRILLIC = re.compile("[а-яёўқғҳ]", re.IGNORECASE)
_RUSSIAN = "(?:а|я|у|ю|е|и|ы|й|ь|о[мйю]|е[мйю]|ём|ы[мхй]|и[мхй]|ого|ому|ою|ею|ую|ая)?"
_UZBEK = "(?:нинг|га|ка|қа|дан|да|ни|лар)?"
_LATIN = f"(?:[{_APOSTROPHES}]s|ning|lar|ga|ka|qa|dan|da|ni)?"
_INITIALS = r"(?:[^\W\d_]\.\s?)"


@dataclass(frozen=True, slots=True)
class Person:
    """Who is hidden, and the word that stands for them."""

    name: str
    word: str


@dataclass(frozen=True, slots=True)
class HiddenNames:
    """The names, ready to be looked for; `words` are what stands for each, by the name's place."""

    pattern: re.Pattern[str] | None
    words: tuple[str, ...]

    def taken_out(self, text: str) -> str:
        """The text with each name replaced: whole names however written, a part of one where it has a capital.

        «Mark» is a person and "mark" is a verb; what is left in small letters is for `left_in` to point at.
        """
        return self.pattern.sub(self._replaced, text) if self.pattern else text

    def left_in(self, text: str) -> list[str]:
        """What still reads like a name, for a person to look at."""
        return [found.group(0).strip() for found in self.pattern.finditer(text)] if self.pattern else []

    def _replaced(self, found: re.Match[str]) -> str:
        run = found.group(0)
        alone = len(run.split()) == 1 and "." not in run
        if alone and not run[0].isupper():
            return run
        return self.words[int((found.lastgroup or "n0")[1:])]


def hidden_names(people: Iterable[Person]) -> HiddenNames:
    """The names of these people: whole in any order, with initials, or a part of three letters or more."""
    known = [(parts, one.word) for one in people if (parts := _parts(one.name))]
    if not known:
        return HiddenNames(None, ())
    wholes = [_whole(parts, at) for at, (parts, _) in enumerate(known) if len(parts) > 1]
    singles = [_single(parts, at) for at, (parts, _) in enumerate(known, start=len(known))]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(wholes + singles)})(?!\w)", re.IGNORECASE)
    words = [word for _, word in known]
    return HiddenNames(pattern, tuple(words + words))


def _parts(name: str) -> list[str]:
    # What stands in brackets is a remark, «contractor», and no name.
    found = [part.strip(".,") for part in re.sub(r"\(.*?\)", " ", name).split()]
    return [part for part in found if _letters(part) >= _LEAST and _plain(part) not in _FOLLOWING]


def _whole(parts: list[str], at: int) -> str:
    """Two parts or more of one name that stand together."""
    any_part = f"(?:{'|'.join(map(_inflected, _longest(parts)))})"
    return rf"(?P<n{at}>{_INITIALS}*{any_part}(?:\s+{any_part})+)"


def _single(parts: list[str], at: int) -> str:
    any_part = f"(?:{'|'.join(map(_inflected, _longest(parts)))})"
    return rf"(?P<n{at}>{_INITIALS}{{0,2}}{any_part}(?:\s{_INITIALS}{{1,2}}(?=\s|$|[,;)]))?)"


def _inflected(part: str) -> str:
    if not _CYRILLIC.search(part):
        return _escaped(part) + _LATIN
    stem = part[:-1] if part[-1].lower() in "аяйь" and _letters(part) > _LEAST else part
    return f"{_escaped(stem)}(?:{_RUSSIAN}|{_UZBEK}|{re.escape(part[len(stem) :])}{_UZBEK})"


def _escaped(part: str) -> str:
    return "".join(f"[{_APOSTROPHES}]" if one in _APOSTROPHES else re.escape(one) for one in part)


def _longest(parts: list[str]) -> list[str]:
    return sorted(parts, key=len, reverse=True)


def _letters(part: str) -> int:
    return sum(one.isalpha() for one in part)


def _plain(part: str) -> str:
    return "".join(one for one in part.lower() if one not in _APOSTROPHES)
