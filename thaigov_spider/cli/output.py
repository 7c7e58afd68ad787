"""Where the lines go: a file, a pipe or device, or standard output; all of them, or none."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj

from thaigov_spider.archive.folder import Archive, is_kept
from thaigov_spider.atomic_files import made, temporary_folder
from thaigov_spider.cli.check_settings import UsageError

STDOUT = "-"


def refuse_kept(path: Path, archive: Archive | None = None) -> None:
    """Raise UsageError where a file at `path` would be taken for what archives keep, or replace it."""
    if is_kept(path) or (archive is not None and archive.is_own(path)):
        raise UsageError(f"{path} is among what an archive keeps itself; name another place")


@contextmanager
def output(name: str, *, replace: bool) -> Iterator[Path]:
    """What is written to the file that is given goes to its destination at the end of this block.

    Raises PlaceError where a file is there already and may not be replaced, OSError.
    """
    path = Path(name)
    if name == STDOUT:
        with _passed_on() as passing:
            yield passing
            with passing.open("rb") as lines:
                copyfileobj(lines, sys.stdout.buffer)
            sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file() and not path.is_dir():  # /dev/null, a named pipe
        with _passed_on() as passing:
            yield passing
            with passing.open("rb") as lines, path.open("wb") as device:
                copyfileobj(lines, device)
    else:
        with made(path, replace=replace) as partial:
            yield partial


@contextmanager
def _passed_on() -> Iterator[Path]:
    with temporary_folder() as folder:
        yield folder / "lines"
