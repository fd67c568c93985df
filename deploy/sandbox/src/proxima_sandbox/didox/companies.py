"""Who is known to Didox and the tax service: invented companies, and any other TIN on demand."""

from __future__ import annotations

from proxima_sandbox.didox.shapes import Body
from proxima_sandbox.store import Store

_HOME = {
    "300000091": ("Proxima Ops", '"Proxima Ops" MCHJ', "Toshkent sh., Namuna ko‘chasi, 100-uy", "20208000000000091001"),
    "300000092": (
        "Proxima Labs",
        '"Proxima Labs" MCHJ',
        "Toshkent sh., Namuna ko‘chasi, 102-uy",
        "20208840000000092001",
    ),
}
_CLIENTS = (
    ("Savat Retail", '"Savat Retail" MCHJ'),
    ("Hamyon Bank", '"Hamyon Bank" ATB'),
    ("Namuna Vazirligi", "Намуна вазирлиги"),
    ("Karvon Logistics", '"Karvon Logistics" MCHJ'),
    ("Shifo Clinic", '"Shifo Clinic" MCHJ'),
    ("Uchqun Startup", '"Uchqun Startup" MCHJ'),
)
_OWN_ACCOUNTS = {"300000003": "100010860262777950100075001"}
_NOT_PAYERS = {"300000006"}
_OWN_DIRECTORS = {"300000001": "Прежний Директор"}
CATALOG: list[Body] = [
    {
        "code": "10301001001000000",
        "name": "Dasturiy taʼminotni ishlab chiqish va qoʻllab-quvvatlash xizmatlari",
        "packages": [{"code": "1495342", "name": "xizmat (soʻm)"}],
        "origin": 3,
    }
]
"""What both sellers have bound to their profile."""


def is_tin(tax_id: str) -> bool:
    """Nine digits for a company, fourteen for a person."""
    return tax_id.isascii() and tax_id.isdigit() and len(tax_id) in (9, 14)


def person_of(tin: str) -> str:
    """The PINFL of a company's director, as this sandbox invents it."""
    return f"30101{tin}"


class Companies:
    """Cards by TIN; what a person changed on the sandbox's side is kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def card(self, tin: str) -> Body:
        """The card; a number nobody knows gets an invented company of the same name each time."""
        kept = self._store.get("company", int(tin))
        return {**_invented(tin), **(kept or {})}

    def change(self, tin: str, changes: Body, now: str) -> Body:
        """As if the tax service had other data of a company."""
        kept = {**(self._store.get("company", int(tin)) or {}), **changes}
        self._store.put("company", int(tin), kept, now=now)
        return self.card(tin)


def _invented(tin: str) -> Body:
    short, name, address, account, bank = _names(tin)
    payer = tin not in _NOT_PAYERS
    return {
        "tin": tin,
        "shortName": short,
        "name": name,
        "address": address,
        "account": _OWN_ACCOUNTS.get(tin, account),
        "mfo": bank,
        "oked": "62010",
        "director": _OWN_DIRECTORS.get(tin, f"Direktor {short}"),
        "directorPinfl": person_of(tin) if len(tin) == 9 else tin,
        "accountant": f"Buxgalter {short}",
        "VATRegCode": f"326{tin[1:].zfill(9)[-9:]}" if payer else "",
        "VATRegStatus": 20 if payer else None,
        "taxpayerType": 10 if payer else 30,
        "statusCode": 0,
    }


def _names(tin: str) -> tuple[str, str, str, str, str]:
    if tin in _HOME:
        return (*_HOME[tin], "00091")
    number = int(tin[-3:])
    address = f"Toshkent sh., Namuna ko‘chasi, {number}-uy"
    account = f"202080000000000{number:05}"
    if tin.startswith("3000000") and 1 <= number <= len(_CLIENTS):
        return (*_CLIENTS[number - 1], address, account, f"00{number:03}")
    return f"Xaridor {tin}", f'"Xaridor {tin}" MCHJ', address, account, f"00{number:03}"
