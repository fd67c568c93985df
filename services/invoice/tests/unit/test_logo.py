"""What a logo's file may hold: the picture comes through, what could act or tell of its maker does not."""

import struct
import zlib
from contextlib import suppress
from time import process_time

import pytest
from proxima_common.errors import Invalid
from proxima_invoice.domain.logo import MOST_BYTES, clean_logo
from proxima_invoice.domain.logo_png import SIGNATURE

SVG = "image/svg+xml"
PNG = "image/png"


def svg(inside: str, attributes: str = 'viewBox="0 0 40 10"') -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:x="urn:x"'
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 40, height: int = 20, *more: bytes, rows: bytes | None = None) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    pixels = zlib.compress(rows if rows is not None else bytes((1 + width * 4) * height))
    return SIGNATURE + header + b"".join(more) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def code(media_type: str, data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        clean_logo(media_type, data)
    return refused.value.code


def test_shapes_come_through_and_what_tells_of_their_maker_does_not() -> None:
    drawn = svg(
        '<title>By Somebody</title><metadata><x:a>at home</x:a></metadata><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="#123456"/></linearGradient><style>.a{fill:#123}</style></defs>'
        '<x:view zoom="1"/><path class="a" d="M0 0h9v9z" fill="url(#g)" x:label="Layer" data-name="q"/>'
        '<use xlink:href="#g" transform="translate(1 2)"/>'
    )
    cleaned = clean_logo(SVG, drawn).decode()
    assert cleaned == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><defs><linearGradient id="g">'
        '<stop offset="0" stop-color="#123456"></stop></linearGradient><style>.a{fill:#123}</style></defs>'
        '<path class="a" d="M0 0h9v9z" fill="url(#g)"></path><use href="#g" transform="translate(1 2)"></use></svg>'
    )
    assert clean_logo(SVG, cleaned.encode()).decode() == cleaned


def test_a_size_in_pixels_becomes_proportions() -> None:
    assert 'viewBox="0 0 120 40"' in clean_logo(SVG, svg("<path/>", 'width="120px" height="40"')).decode()


@pytest.mark.parametrize(
    ("inside", "refused"),
    [
        ("<script>alert(1)</script>", "logo_element"),
        ("<foreignObject><b/></foreignObject>", "logo_element"),
        ("<text>Letters</text>", "logo_element"),
        ('<image href="data:image/png;base64,AA=="/>', "logo_element"),
        ('<animate attributeName="x"/>', "logo_element"),
        ('<path onclick="go()"/>', "logo_event"),
        ('<path ONLOAD="go()"/>', "logo_event"),
        ('<use href="http://evil.example/a.svg#x"/>', "logo_reference"),
        ('<use xlink:href="javascript:go()"/>', "logo_reference"),
        ('<path fill="url(http://evil.example/x)"/>', "logo_reference"),
        ('<path style="fill:URL(//evil.example)"/>', "logo_reference"),
        ('<path style="fill:u\\72l(//evil.example)"/>', "logo_reference"),
        ("<style>@import 'http://evil.example'</style>", "logo_reference"),
        ("<style>a{b:u<!-- -->rl(//evil.example)}</style>", "logo_reference"),
        ("<style>a{b:image-set('//evil.example' 1x)}</style>", "logo_reference"),
        ("<use/>" * 21, "logo_too_complex"),
        ("<g/>" * 2001, "logo_too_complex"),
    ],
)
def test_what_could_act_or_fetch_is_refused(inside: str, refused: str) -> None:
    assert code(SVG, svg(inside)) == refused


@pytest.mark.parametrize("word", ["a", "-", "url(#a"])
def test_a_long_word_is_read_once(word: str) -> None:
    long = svg(f'<path d="{word * (30_000 // len(word))}"/>')
    begun = process_time()
    with suppress(Invalid):
        clean_logo(SVG, long)
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"GIF89a", "logo_no_svg"),
        (b"<html/>", "logo_no_svg"),
        (b"<svg/>", "logo_no_svg"),
        (svg("<path>"), "logo_no_svg"),
        (b'<?xml version="1.0" encoding="klingon"?>' + svg("<path/>"), "logo_no_svg"),
        (b'<?xml version="1.0" encoding="gbk"?>' + svg("<path/>"), "logo_no_svg"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<path/>"), "logo_doctype"),
        (svg("<path/>", ""), "logo_proportions"),
        (svg("<path/>", 'viewBox="0 0 0 10"'), "logo_proportions"),
        (svg("<path/>", 'viewBox="0 0 210 10"'), "logo_proportions"),
        (svg("<path/>", 'width="100%" height="10"'), "logo_proportions"),
        (svg(" " * MOST_BYTES), "logo_too_large"),
    ],
)
def test_what_is_no_drawing_is_refused(data: bytes, refused: str) -> None:
    assert code(SVG, data) == refused


def test_a_photographs_notes_are_left_out_of_a_png() -> None:
    noted = png(40, 20, chunk(b"tEXt", b"Author\0Somebody"), chunk(b"eXIf", b"where"))
    assert clean_logo(PNG, noted + b"behind the end") == png()


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"\xff\xd8\xff\xe0", "logo_no_png"),
        (svg("<path/>"), "logo_no_png"),
        (SIGNATURE, "logo_png_damaged"),
        (png()[:-20], "logo_png_damaged"),
        (png().replace(b"IDAT", b"IDAX"), "logo_png_damaged"),
        (png(rows=bytes(100)), "logo_png_damaged"),
        (png(rows=bytes(100_000)), "logo_png_damaged"),
        (png(15, 20), "logo_pixels"),
        (png(40, 2001, rows=b""), "logo_pixels"),
    ],
)
def test_what_is_no_whole_png_is_refused(data: bytes, refused: str) -> None:
    assert code(PNG, data) == refused
