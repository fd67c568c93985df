"""The print form of structured documents: one page that names the document, enough to be opened and read."""

from __future__ import annotations

from proxima_sandbox.didox.shapes import Body


def print_form(document: Body) -> bytes:
    """A PDF of one page in Latin letters; other letters are shown as `?`."""
    lines = [
        f"Sandbox print form {document['doctype']}",
        f"No {document['name']} of {document['doc_date']}",
        f"Seller {document['seller_tin']}  Buyer {document['buyer_tin']}",
        f"Total {document['total']}",
        *(f"Signed {one['at']} {one['signer']} {one['serial']}" for one in document["signatures"]),
    ]
    shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
    page = b"BT /F1 12 Tf 16 TL 50 780 Td " + shown + b" ET"
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(page), page),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def _escaped(line: str) -> bytes:
    safe = line.encode("latin-1", "replace")
    return safe.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _pdf(objects: list[bytes]) -> bytes:
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
