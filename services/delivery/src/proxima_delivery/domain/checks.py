"""What can be said against a hand-over before anything is tried."""

from collections.abc import Callable, Sequence

from proxima_common.contracts.words import RecipientRole
from proxima_common.errors import Invalid

from proxima_delivery.domain.address import header_text, mail_address
from proxima_delivery.domain.delivery import Delivery
from proxima_delivery.domain.letter import Letter

Problem = tuple[str, str]
"""A stable code, and the reason in plain words."""


def problems(letter: Letter, deliveries: Sequence[Delivery], *, known_sender: bool) -> dict[int, Problem]:
    """Why deliveries of this letter cannot go out, by their place in the list; nothing is sent for those.

    What is wrong with the letter or with a primary recipient concerns all of them: a copy alone helps nobody.
    """
    common = _with_letter(letter, known_sender=known_sender)
    if common:
        return dict.fromkeys(range(len(deliveries)), common)
    found = {place: problem for place, one in enumerate(deliveries) if (problem := _with_recipient(letter, one))}
    for place, problem in found.items():
        if deliveries[place].role is RecipientRole.PRIMARY:
            return {other: found.get(other, problem) for other in range(len(deliveries))}
    return found


def _with_letter(letter: Letter, *, known_sender: bool) -> Problem | None:
    if not known_sender:
        return "no_sender", f"No sender is set up for the legal entity {letter.legal_entity_id}."
    return _refusal(lambda: header_text(letter.subject or "", "subject"))


def _with_recipient(letter: Letter, one: Delivery) -> Problem | None:
    if one.document_id not in {file.document_id for file in letter.files}:
        return "no_file", "The hand-over came without the file of this document."
    return _refusal(lambda: mail_address(one.email)) or _refusal(
        lambda: header_text(one.name or "", "recipient's name")
    )


def _refusal(check: Callable[[], str]) -> Problem | None:
    try:
        check()
    except Invalid as error:
        return error.code, f"{error.detail[:1].upper()}{error.detail[1:]}."
    return None
