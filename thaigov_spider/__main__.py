"""`thaigov` and `python -m thaigov_spider`: this project's commands, from any folder.

In a checkout `scrapy` runs the same commands, and Scrapy's own besides.
"""

import os
import sys
from difflib import get_close_matches
from importlib import import_module
from pkgutil import iter_modules

from scrapy.cmdline import execute

from thaigov_spider import __version__, commands
from thaigov_spider.cli.foreground import tell
from thaigov_spider.cli.program import PROGRAM, called
from thaigov_spider.exit_status import ExitStatus
from thaigov_spider.printable import printable

_HELP = ("", "-h", "--help", "help")
_EXAMPLES = f"""\
examples:
  {PROGRAM} demo                                       a miniature of the site, to try the rest on
  {PROGRAM} crawl news -s OPERATOR_CONTACT=you@example.org
  {PROGRAM} extract crawl.warc.gz -o articles.jsonl
  {PROGRAM} <command> --help                           what a command takes, with examples
"""


def main() -> int:
    """Run the command that the words behind the program name; its exit status, or that of wrong usage."""
    called(PROGRAM)
    os.environ["SCRAPY_SETTINGS_MODULE"] = "thaigov_spider.settings"
    words = sys.argv[1:]
    name = words[0] if words else ""
    names = _commands()
    if name in _HELP:
        print(_help(names))  # noqa: T201
    elif name == "--version":
        print(f"thaigov-spider {__version__}")  # noqa: T201
    elif name in names:
        execute([PROGRAM, *words])  # exits with the command's own status
    else:
        close = get_close_matches(name, names, 1)
        meant = f"did you mean {close[0]}?" if close else f"see {PROGRAM} --help"
        tell(f"{PROGRAM}: there is no command {printable(name)}; {meant}")
        return ExitStatus.USAGE
    return ExitStatus.COMPLETE


def _commands() -> list[str]:
    """The names of the commands, in order."""
    return [module.name for module in iter_modules(commands.__path__)]


def _help(names: list[str]) -> str:
    modules = {name: import_module(f"{commands.__name__}.{name}") for name in names}
    lines = [f"  {name:10} {module.Command().short_desc()}" for name, module in modules.items()]
    head = f"usage: {PROGRAM} <command> [options]\n\nThe record of the news on thaigov.go.th.\n\ncommands:"
    return "\n".join([head, *lines, "", _EXAMPLES])


if __name__ == "__main__":
    sys.exit(main())
