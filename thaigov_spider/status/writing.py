"""A file that is there whole or as it was."""

import os
from contextlib import suppress
from pathlib import Path

from thaigov_spider.capture.durable import rename, sync


def write(text: str, path: Path) -> None:
    """Put the text at `path`, in one step for whoever reads it meanwhile. Raises OSError."""
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text(text, encoding="utf-8")
        sync(partial)
        rename(partial, path.name)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise
