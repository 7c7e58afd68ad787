"""What commands share that work while somebody waits: progress, messages, and an end in good order."""

import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from thaigov_spider.atomic_files import final
from thaigov_spider.cli.program import as_typed
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.printable import printable, printable_lines

_STDOUT, _STDERR = 1, 2  # their numbers


class StoppedError(KeyboardInterrupt):
    """Ctrl-C or SIGTERM.

    Where Python's own exception passes through code that was made at run time, as that of the schema is,
    the process ends by the signal all the same, though the exception is caught.
    """


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM raise StoppedError in this block."""
    signs = signal.SIGINT, signal.SIGTERM
    before = [signal.signal(sign, _stop) for sign in signs]
    try:
        yield
    finally:
        for sign, handler in zip(signs, before, strict=True):
            signal.signal(sign, handler)


def _stop(*_: object) -> None:
    raise StoppedError


@contextmanager
def progress_line(what: str, size: int, unit: str) -> Iterator[Callable[[int], None]]:
    """A line on a terminal that shows how far the work is; nothing anywhere else.

    Gives what is called with the number of `unit`s that are done since it was called last.
    """
    is_silent = not sys.stderr.isatty()
    with tqdm(total=size, unit=unit, unit_scale=True, desc=what, leave=False, disable=is_silent) as line:

        def progress(number: int) -> None:
            line.update(number)

        yield progress


def tell(text: str) -> None:
    """Write lines to standard error, past the progress line, without what a terminal would obey.

    The commands in them are as the user types them. Where nobody can be told, the exit status still says it.
    """
    try:
        tqdm.write(as_typed(printable_lines(text)), file=sys.stderr)
    except OSError:  # its disk is full, or its reader gone; Python would try again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def say(command: str, message: object, status: ExitStatus) -> ExitStatus:
    """Say something on standard error, in one line; the exit status that goes with it."""
    said = reason(message) if isinstance(message, Exception) else message
    tell(f"scrapy {command}: {printable(str(said))}")
    return status


def reason(error: Exception) -> str:
    """What went wrong, in words, and with which file."""
    if isinstance(error, OSError) and error.errno == errno.EBADF:
        return "standard output is closed"
    if isinstance(error, OSError) and error.strerror:
        return f"{final(str(error.filename))}: {error.strerror}" if error.filename else error.strerror
    return final(str(error))


def mend_streams() -> None:
    """Where whoever called closed standard output or error, what is written to it must not go to some file.

    The next file that is opened would take its place. To write to the output fails, as it does where it
    is closed later; messages go nowhere.
    """
    if sys.stdout is None:
        sys.stdout = _stream(_STDOUT, os.O_RDONLY)
    if sys.stderr is None:
        sys.stderr = _stream(_STDERR, os.O_WRONLY)


def _stream(number: int, access: int) -> io.TextIOWrapper:
    os.dup2(os.open(os.devnull, access), number)
    unbuffered = io.FileIO(number, "w", closefd=False)  # else what is left would be tried again at the end
    return io.TextIOWrapper(unbuffered, "utf-8", write_through=True)


def forget_stdout() -> None:
    """Nobody reads any more; what is still buffered must not be complained about at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
