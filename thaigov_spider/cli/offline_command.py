"""What the commands have in common that crawl nothing."""

import argparse
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import ClassVar, NoReturn

from scrapy.commands import ScrapyCommand
from scrapy.settings import BaseSettings, Settings

from thaigov_spider.article import selection
from thaigov_spider.cli.check_settings import UsageError, check, wrong_with_logging
from thaigov_spider.cli.foreground import StoppedError, forget_stdout, mend_streams, reason, say, stoppable
from thaigov_spider.cli.options import meant, options_of, unknown
from thaigov_spider.cli.program import as_typed
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.html.text import clean


class OfflineCommand(ScrapyCommand):
    """A command of this project that crawls nothing; its help ends with `epilog`, as it stands."""

    requires_project = True
    requires_crawler_process = False
    epilog: ClassVar[str]

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        end_help_with(self.epilog, parser, self._name)
        self._parser = parser

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Take the options; end where one is unknown or a setting is wrong, before anything is done."""
        super().process_options(args, opts)
        assert isinstance(self.settings, Settings)
        mend_streams()
        try:
            check(self.settings)
        except UsageError as error:
            sys.exit(say(self._name, error, ExitStatus.USAGE))
        if wrong := wrong_with_logging(self.settings):
            sys.exit(say(self._name, wrong, ExitStatus.USAGE))
        if options := unknown(args):
            _refuse(
                self._name, f"{' '.join(options)}: not understood{meant(options, options_of(self._parser))}"
            )

    @property
    def _name(self) -> str:
        return type(self).__module__.rpartition(".")[2]


def answered(
    command: str,
    work: Callable[[], ExitStatus],
    *,
    wrong: tuple[type[Exception], ...] = (UsageError,),
    stopped: str = "stopped",
) -> ExitStatus:
    """What a command that shows something ends with; what keeps it from that is one line.

    `wrong` are errors of usage, `stopped` says what a signal does.
    """
    try:
        with stoppable():
            return work()
    except wrong as error:
        return say(command, error, ExitStatus.USAGE)
    except StoppedError:
        return say(command, stopped, ExitStatus.FAILED)
    except BrokenPipeError:  # whoever reads has seen enough
        forget_stdout()
        return ExitStatus.COMPLETE
    except (OSError, sqlite3.Error) as error:
        return say(command, reason(error), ExitStatus.FAILED)


def end_help_with(epilog: str, parser: argparse.ArgumentParser, command: str) -> None:
    """Have a command's help end with `epilog`, as it stands, and name the program as the user did.

    What is wrong with its options is one line, where argparse would print the usage as well.
    """
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.usage = as_typed(parser.usage or "")
    parser.error = partial(_refuse, command)  # type: ignore[method-assign]
    parser.epilog = as_typed(epilog)


def _refuse(command: str, message: str) -> NoReturn:
    said = message[:1].lower() + message[1:]
    sys.exit(say(command, f"{said}; see scrapy {command} --help", ExitStatus.USAGE))


def day(text: str) -> date:
    """An option's value as a day. Raises ArgumentTypeError."""
    try:
        return selection.day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def section(text: str) -> str:
    """An option's value as the name of a section. Raises ArgumentTypeError: none is no wish for all."""
    if not (name := clean(text)):
        raise argparse.ArgumentTypeError("the name of a section is empty")
    return name


def jobs(text: str) -> int:
    """An option's value as a number of processes. Raises ArgumentTypeError."""
    return whole(text, 1, sys.maxsize, "number of processes; one is from 1 up")


def port(text: str) -> int:
    """An option's value as a port. Raises ArgumentTypeError."""
    return whole(text, 0, 65535, "port; one is a number from 0 to 65535")


def whole(text: str, low: int, high: int, what: str) -> int:
    """An option's value as a number of a range. Raises ArgumentTypeError, which says that it is no `what`."""
    with suppress(ValueError):
        if low <= int(text) <= high:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no {what}")


def is_summary_due(settings: BaseSettings, wrong: object) -> bool:
    """Whether to end with a summary, as SUMMARY says; `auto`: on a terminal, or where something is wrong."""
    summary = settings["SUMMARY"]
    return bool(summary == "always" or (summary == "auto" and (wrong or sys.stderr.isatty())))
