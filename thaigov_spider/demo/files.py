"""The site's files: style sheets, scripts, the font, pictures and documents."""

import zlib
from functools import cache
from pathlib import Path

_FILES = Path(__file__).with_name("files")
_TYPES = {
    ".css": "text/css",
    ".js": "application/javascript",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".pdf": "application/pdf",
}


@cache
def theme_files() -> dict[str, Path]:
    """The files that come with the package: the path on the site, and where they lie."""
    paths = [*(_FILES / "public").rglob("*.*"), _FILES / "favicon.ico"]
    return {f"/{path.relative_to(_FILES).as_posix()}": path for path in paths}


def content_type(path: str) -> str:
    """The media type that the extension of a path stands for."""
    return _TYPES[Path(path).suffix]


def upload(path: str) -> bytes:
    """The bytes of an uploaded picture or document; every path has its own."""
    return document(path) if path.endswith(".pdf") else picture(path)


def picture(path: str) -> bytes:
    """One of the package's JPEG pictures, with the path in it as a comment."""
    pictures = _pictures()
    image = pictures[zlib.crc32(path.encode()) % len(pictures)]
    comment = path.encode()
    return image[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + image[2:]


@cache
def _pictures() -> list[bytes]:
    return [path.read_bytes() for path in sorted((_FILES / "pictures").glob("*.jpg"))]


def document(path: str) -> bytes:
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
