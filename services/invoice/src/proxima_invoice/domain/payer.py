"""Who paid: a client by tax number, by the name that a bank writes, or because they paid so before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from proxima_common.said import said

_FORMS = frozenset(
    re.split(
        " ",
        "mchj мчж ооо ooo qmj қмж aj аж ао ат xk хк чп чк ип yatt ятт сп qk қк ltd limited llc inc gmbh bv sa plc "
        "co company corp xususiy korxona korxonasi хусусий корхона корхонаси",
    )
)
_LONG_FORMS = re.compile(
    r"общество с ограниченной ответственностью|акционерное общество|индивидуальный предприниматель"
    r"|mas.?uliyati cheklangan jamiyat\w*|масъулияти чекланган жамият\w*|aksiyadorlik jamiyat\w*|акциядорлик жамият\w*"
)
_APOSTROPHES = str.maketrans("", "", "'’‘ʻʼ`")


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client of the legal entity."""

    client_id: str
    tin: str | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Payer:
    """Clients that the payer may be, and why. No client: nobody we know; several: a person tells them apart."""

    client_ids: tuple[str, ...]
    why: str

    @property
    def client_id(self) -> str | None:
        """The one client, if it is one."""
        return self.client_ids[0] if len(self.client_ids) == 1 else None


NOBODY_KNOWN = Payer((), said("payer_unknown", "the payer is none of our clients"))


@lru_cache(maxsize=8192)
def firm(name: str) -> str:
    """A firm's name without its legal form, quotes and case; empty when nothing else is left."""
    text = _LONG_FORMS.sub(" ", name.casefold().translate(_APOSTROPHES))
    return " ".join(word for word in re.findall(r"[\w-]+", text) if word not in _FORMS)


def payer_of(
    tin: str | None, name: str | None, told: str | None, clients: Iterable[KnownClient], paid_before: Iterable[str]
) -> Payer:
    """The client behind a payment: by tax number, else as the source told, by name, as they paid before.

    A tax number of somebody else is never overruled by a name: two firms may share one.
    """
    known = list(clients)
    tins = [one.client_id for one in known if tin and one.tin == tin]
    if tins:
        return Payer(
            tuple(sorted(tins)), said("payer_by_tin", f"the payer's tax number {tin} is the client's", tin=tin)
        )
    before = tuple(sorted(set(paid_before)))
    if tin:
        return (
            Payer(before, said("payer_by_tin_before", f"{tin} paid for them before", tin=tin))
            if before
            else NOBODY_KNOWN
        )
    if told and told in {one.client_id for one in known}:
        return Payer((told,), said("payer_told", "the source says which client it is"))
    wanted = firm(name or "")
    called = [one.client_id for one in known if wanted and wanted in {firm(each) for each in one.names}]
    if called:
        return Payer(tuple(sorted(called)), said("payer_by_name", "the payer has the client's name"))
    return Payer(before, said("payer_by_name_before", "they paid under this name before")) if before else NOBODY_KNOWN
