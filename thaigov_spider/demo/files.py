"""The site's files: style sheets, scripts, the font, pictures and other uploads."""

import zlib
from functools import cache
from pathlib import Path

from thaigov_spider.demo.documents import MAKERS

_FILES = Path(__file__).with_name("files")
_TYPES = {
    ".css": "text/css",
    ".js": "application/javascript",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".mp3": "audio/mpeg",
}


@cache
def theme_files() -> dict[str, Path]:
    """The files that come with the package: the path on the site, and where they lie."""
    paths = [*(_FILES / "public").rglob("*.*"), _FILES / "favicon.ico"]
    return {f"/{path.relative_to(_FILES).as_posix()}": path for path in paths}


def theme_file(path: str) -> bytes:
    """The bytes of one of them."""
    return theme_files()[path].read_bytes()


def content_type(path: str) -> str:
    """The media type that the extension of a path stands for."""
    return _TYPES[Path(path).suffix]


def upload(path: str) -> bytes:
    """The bytes of an uploaded picture, document or recording; every path has its own."""
    return MAKERS.get(Path(path).suffix, picture)(path)


def picture(path: str) -> bytes:
    """One of the package's JPEG pictures, with the path in it as a comment."""
    pictures = _pictures()
    image = pictures[zlib.crc32(path.encode()) % len(pictures)]
    comment = path.encode()
    return image[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + image[2:]


@cache
def _pictures() -> list[bytes]:
    return [path.read_bytes() for path in sorted((_FILES / "pictures").glob("*.jpg"))]
