"""Documents and recordings, small but whole, each made from its path so that it has bytes of its own."""

from collections.abc import Callable

# MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono, no checksum; what follows is silence.
_FRAME = b"\xff\xfb\x10\xc4".ljust(104, b"\0")


def doc(path: str) -> bytes:
    """A document that shows its own path: Rich Text, which word processors open under this name, too."""
    return f"{{\\rtf1\\ansi {path}\\par}}\n".encode()


def mp3(path: str) -> bytes:
    """Half a second of silence, with the path as its title (ID3v2.3)."""
    text = b"\0" + path.encode()
    frame = b"TIT2" + len(text).to_bytes(4, "big") + b"\0\0" + text
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\3\0\0" + size + frame + 20 * _FRAME


def pdf(path: str) -> bytes:
    """A PDF of one page that shows its own path."""
    label = (
        path.encode("ascii", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    )
    text = b"BT /F1 11 Tf 60 760 Td (" + label + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    return _pdf(objects)


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


MAKERS: dict[str, Callable[[str], bytes]] = {".doc": doc, ".mp3": mp3, ".pdf": pdf}
"""By the extension of the path."""
