"""Texts that a legal entity may put in place of ours: data with a few named gaps, never a template."""

from string import Formatter

GAPS: dict[str, frozenset[str]] = {
    "subject": frozenset({"word", "number", "date"}),
    "subject_undated": frozenset({"word", "number"}),
    "greeting": frozenset(),
    "intro": frozenset(),
    "wrong": frozenset(),
    "sign_off": frozenset(),
    "reminder_subject_1": frozenset({"numbers"}),
    "reminder_subject_2": frozenset({"numbers"}),
    "reminder_subject_3": frozenset({"numbers"}),
    "reminder_intro_1": frozenset(),
    "reminder_intro_2": frozenset(),
    "reminder_intro_3": frozenset(),
    "reminder_paid_already": frozenset(),
}
LONGEST = 2000


def checked(name: str, text: str) -> str:
    """The text, if this name may be replaced and all its gaps are known ones; ValueError says what is wrong."""
    if name not in GAPS:
        raise ValueError(f"{name!r} is no text that can be replaced; those are {', '.join(sorted(GAPS))}")
    if len(text) > LONGEST:
        raise ValueError(f"{name} is longer than {LONGEST} characters")
    for _, gap, form, conversion in Formatter().parse(text):
        if gap is not None and (gap not in GAPS[name] or form or conversion):
            raise ValueError(f"{name} may hold only these gaps: {', '.join(sorted(GAPS[name])) or 'none'}")
    return text
