"""Print invented papers of every kind and language, to look at after a template was changed."""

import asyncio
from decimal import Decimal

from proxima_common.contracts.words import DocumentKind

from proxima_render.adapters.gotenberg import Gotenberg
from proxima_render.adapters.pdf import PdfWorkshop
from proxima_render.adapters.templates import Templates
from proxima_render.domain.formats import EN, LANGUAGES, RU
from proxima_render.domain.paper import FORM_KINDS, PRINTED_KINDS
from proxima_render.samples import sample
from proxima_render.settings import ProofSettings
from proxima_render.usecases.compose import compose
from proxima_render.usecases.make_file import Press, paper_hash

_BILINGUAL = [EN, RU]
_LINES = (3, 12, 60)


def run() -> None:
    """Write the proofs into `RENDER_PROOF_FOLDER`; a file that fails its checks ends the command."""
    asyncio.run(_print_all(ProofSettings()))


async def _print_all(settings: ProofSettings) -> None:
    settings.proof_folder.mkdir(parents=True, exist_ok=True)
    workshop = PdfWorkshop()
    async with Gotenberg(settings.gotenberg) as printer:
        press = Press(Templates(), printer, workshop)
        for kind in PRINTED_KINDS:
            for languages in (*([language] for language in LANGUAGES), _BILINGUAL):
                for line_count in _LINES:
                    await _print(settings, press, kind, languages, line_count)
    workshop.close()


async def _print(
    settings: ProofSettings, press: Press, kind: DocumentKind, languages: list[str], line_count: int
) -> None:
    is_foreign = languages[0] == EN and kind not in FORM_KINDS
    rows = 3 * line_count if kind is DocumentKind.ANNEX else 0
    content = sample(
        (kind, languages), line_count=line_count, annex_rows=rows, foreign=is_foreign, prepaid=Decimal(100)
    )
    is_draft = line_count == _LINES[0]
    paper = compose(content, content.documents[0], draft=is_draft)
    name = f"{kind.value}-{'+'.join(languages)}-{line_count}{'-draft' if is_draft else ''}.pdf"
    data, _ = await press.run(paper, paper_hash(paper), f"proof-{name}")
    (settings.proof_folder / name).write_bytes(data)
