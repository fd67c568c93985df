"""A logo as SVG: shapes and colours come through; what could act, fetch or be set in another font is refused."""

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from proxima_common.errors import Invalid
from proxima_common.said import said


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SVG = "http://www.w3.org/2000/svg"
_HREF = "http://www.w3.org/1999/xlink href"
_SHAPES = _names(
    "svg g defs symbol use path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath "
    "mask pattern style"
)
_SILENT = frozenset({"title", "desc", "metadata"})
_ATTRIBUTES = _names(
    "id class transform d x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height points viewBox preserveAspectRatio "
    "gradientUnits gradientTransform spreadMethod offset clipPathUnits maskUnits maskContentUnits patternUnits "
    "patternContentUnits patternTransform fill fill-opacity fill-rule stroke stroke-width stroke-opacity "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display "
    "visibility overflow clip-path clip-rule mask stop-color stop-opacity style href"
)
_FUNCTIONS = _names("url rgb rgba hsl hsla matrix translate rotate scale skewX skewY translateX translateY")
_OWN_URL = re.compile(r"url\(\s*(['\"]?)#[\w.:-]+\1\s*\)")
# It begins where a word does: from within one, a long word would be read again at each of its letters.
_FUNCTION = re.compile(r"(?<![\w-])([\w-]*)\(")
_LENGTH = re.compile(r"^(\d+(?:\.\d+)?|\.\d+)(?:px)?$")
_MOST_ELEMENTS = 2000
# Uses within uses multiply what is drawn: eight of them make 3 x 3 x 2 = 18 copies at most, twenty would make 1458.
_MOST_USES = 8


def clean_svg(data: bytes) -> bytes:
    """The picture alone. `Invalid` names what it holds that a printed logo cannot."""
    cleaning = _Cleaning()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = cleaning.doctype
    parser.StartElementHandler = cleaning.start
    parser.EndElementHandler = cleaning.end
    parser.CharacterDataHandler = cleaning.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # The last two are for letters of an encoding that nobody knows, or that expat cannot read.
        raise Invalid(said("logo_no_svg", "this is not an SVG: it cannot be read as XML")) from error
    return cleaning.result()


class _Cleaning:
    """What is written of the picture while it is read."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._open: list[str] = []
        self._css: list[str] = []
        self._left_out = 0
        self._elements = 0
        self._uses = 0

    def doctype(self, *_: object) -> None:
        raise Invalid(said("logo_doctype", "it declares a document type, which may bring in anything"))

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if self._left_out or (self._open and (space != _SVG or local in _SILENT)):
            self._left_out += 1
            return
        if space != _SVG or (not self._open and local != "svg"):
            raise Invalid(said("logo_no_svg", "this is not an SVG: its outermost element is another"))
        self._count(local)
        kept = _kept(attributes)
        if not self._open:
            kept = {"xmlns": _SVG} | _framed(kept)
        self._written.append(f"<{local}{''.join(f' {key}={quoteattr(value)}' for key, value in kept.items())}>")
        self._open.append(local)

    def end(self, name: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        local = self._open.pop()
        if local == "style":
            self._write_css()
        self._written.append(f"</{local}>")

    def text(self, text: str) -> None:
        """The reader gives a text in pieces, so rules are looked at when all of them are there."""
        if not self._left_out and self._open and self._open[-1] == "style":
            self._css.append(text)

    def result(self) -> bytes:
        return "".join(self._written).encode()

    def _write_css(self) -> None:
        css = "".join(self._css)
        self._css.clear()
        if "@" in css:
            raise _reference("@")
        _check(css)
        self._written.append(escape(css))

    def _count(self, local: str) -> None:
        if local not in _SHAPES:
            detail = f"<{local}> has no place in a logo: letters belong in outlines, photographs in a PNG"
            raise Invalid(said("logo_element", detail, element=local))
        self._elements += 1
        self._uses += local == "use"
        if self._elements > _MOST_ELEMENTS or self._uses > _MOST_USES:
            raise Invalid(said("logo_too_complex", "it has more shapes than a logo can need"))


def _kept(attributes: dict[str, str]) -> dict[str, str]:
    kept = {}
    for written, value in attributes.items():
        name = "href" if written == _HREF else written
        if name.lower().startswith("on"):
            raise Invalid(said("logo_event", f"{name} would run something", attribute=name))
        if name not in _ATTRIBUTES:
            continue
        if name == "href" and not value.startswith("#"):
            raise _reference(value)
        _check(value)
        kept[name] = value
    return kept


def _check(value: str) -> None:
    """Only functions that draw, and addresses within the picture. A backslash could write either in disguise."""
    rest = _OWN_URL.sub("", value)
    unknown = [name for name in _FUNCTION.findall(rest) if name not in _FUNCTIONS or name == "url"]
    if unknown or "\\" in rest:
        raise _reference(unknown[0] if unknown else "\\")


def _framed(attributes: dict[str, str]) -> dict[str, str]:
    """Of the outermost element: it fills whatever room it is given, so it needs its proportions and no size."""
    box = attributes.get("viewBox") or " ".join(
        ["0", "0", *(_length(attributes, side) for side in ("width", "height"))]
    )
    try:
        _, _, width, height = (float(part) for part in box.replace(",", " ").split())
    except ValueError:
        width = height = 0
    if not (width > 0 and height > 0 and 1 / 20 <= width / height <= 20):
        raise Invalid(said("logo_proportions", "it does not say its size (viewBox), or is far too long and thin"))
    return {name: value for name, value in attributes.items() if name not in ("width", "height", "x", "y")} | {
        "viewBox": box
    }


def _length(attributes: dict[str, str], side: str) -> str:
    found = _LENGTH.match(attributes.get(side, ""))
    return found[1] if found else ""


def _reference(what: str) -> Invalid:
    shown = what[:60]
    return Invalid(said("logo_reference", f"it refers to something outside of itself: {shown}", what=shown))
