"""What is mutated, and the unit tests that have to notice."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One module of the scope; `area` is what its rules are about."""

    area: str
    folder: str
    name: str

    @property
    def path(self) -> Path:
        """Where its source is."""
        return ROOT / self.folder / "src" / Path(*self.name.split(".")).with_suffix(".py")

    @property
    def place(self) -> str:
        """As the page names it."""
        return f"{self.folder}/…/{self.path.parent.name}/{self.path.name}"


def _modules(area: str, folder: str, package: str, names: str) -> list[Module]:
    return [Module(area, folder, f"{package}.{name}") for name in names.split()]


_COMMON = ("libs/common", "proxima_common")
_PREFILL = ("services/prefill", "proxima_prefill.domain")
_INVOICE = ("services/invoice", "proxima_invoice.domain")

MODULES = (
    *_modules("money", *_COMMON, "money amounts"),
    *_modules("money", *_INVOICE, "document totals line tax settlement debt"),
    *_modules("numbering", *_INVOICE, "numbering"),
    *_modules("status", *_INVOICE, "status actions lifecycle voiding following family"),
    *_modules("time", *_PREFILL, "rounding rates retainer cap fixed hourly period"),
    *_modules("time", *_INVOICE, "retainer"),
    *_modules("money", *_INVOICE, "adjustments exchange en16931"),
    *_modules("time", *_PREFILL, "hours support"),
)

TESTS = (
    "libs/common/tests/test_money.py",
    "libs/common/tests/test_amounts.py",
    "services/prefill/tests/unit",
    "services/invoice/tests/unit",
)
