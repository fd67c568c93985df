"""Papers as HTML: autoescaped, strict about missing names, with their fonts beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from proxima_render.adapters.fonts import all_font_files, faces_for
from proxima_render.domain.labels import labels
from proxima_render.domain.paper import Paper, Text
from proxima_render.usecases.ports import Sheet

FOLDER = Path(__file__).parent.parent / "templates"
_FOOT_HASH = 12


class Templates:
    """The template bundle of this release, read once. `version` names its files and fonts by their hash."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._fonts: Mapping[str, bytes] = {name: (folder / "assets" / name).read_bytes() for name in all_font_files()}
        self._style = Markup((folder / "style.css").read_text())  # noqa: S704
        self._look_style = Markup((folder / "look.css").read_text())  # noqa: S704
        self._mark = Markup((folder / "mark.svg").read_text())  # noqa: S704
        self.version = _bundle_version(folder)

    def sheet(self, paper: Paper, printed_hash: str) -> Sheet:
        """The paper as HTML with its footer and the fonts it uses."""
        words = _words(paper)
        template = self._environment.get_template(f"{paper.kind}.html.j2")
        # The text decides which fonts travel, so it is rendered before the rules that name them are put in.
        body = template.render(paper=paper, words=words, style=self._style_of(paper), mark=self._mark, faces=_FACES)
        rules, names = faces_for(body)
        footer = self._environment.get_template("footer.html.j2").render(
            left=_foot_left(paper), pages=_foot_pages(paper), hash_prefix=printed_hash[:_FOOT_HASH]
        )
        return Sheet(body.replace(_FACES, rules, 1), footer, tuple((name, self._fonts[name]) for name in names))

    def _style_of(self, paper: Paper) -> Markup:
        if paper.look is None:
            return self._style
        accent = Markup(":root{{--accent:{}}}").format(paper.look.accent) if paper.look.accent else Markup()
        return self._style + self._look_style + accent


_FACES = Markup("/*faces*/")


def _bundle_version(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _words(paper: Paper) -> Mapping[str, Text]:
    main = labels(paper.language)
    second = labels(paper.second_language) if paper.second_language else {}
    return {key: Text(word, second[key] if second.get(key, word) != word else None) for key, word in main.items()}


def _foot_left(paper: Paper) -> str:
    words = labels(paper.language)
    if paper.draft or paper.number is None:
        return words["watermark"]
    return f"№ {paper.number}"


def _foot_pages(paper: Paper) -> Markup:
    spans = {
        "page": Markup('<span class="pageNumber"></span>'),
        "pages": Markup('<span class="totalPages"></span>'),
    }
    languages = [paper.language, *([paper.second_language] if paper.second_language else [])]
    said = [Markup(labels(language)["page_of"]).format(**spans) for language in languages]  # noqa: S704
    return Markup(" · ").join(said)
