"""Links that lead to files: documents, recordings, pictures, uploads. Told by the address alone."""

import re

FILE = re.compile(
    r"""
    \. (?: pdf | docx? | xlsx? | pptx? | od[tsp] | rtf | csv | txt | zip | rar | 7z
         | mp3 | m4a | wav | wma | mp4 | wmv | avi | mov | webm )
    (?: $ | [?\#] )     # at the end of the path, or of a query that names the file
    | ^ https?://[^/?\#]+/uploads/[^?\#]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?)(?:$|[?#])", re.IGNORECASE)


def may_be_file(reference: str) -> bool:
    """Whether a link, as it stands on a page, names a document, a recording or an upload."""
    return "uploads/" in reference.lower() or FILE.search(reference.strip()) is not None


def is_file(href: str) -> bool:
    """Whether a link leads to a file, a picture included, and not to another page."""
    return bool(FILE.search(href) or _PICTURE.search(href))
