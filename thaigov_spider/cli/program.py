"""By which name the user called the program, and how more of it is installed.

In a checkout the commands are `scrapy`'s; installed, they are `thaigov`'s. The code writes `scrapy <command>`
everywhere, and `as_typed` puts the other name in its place where a text is shown.
"""

import re
import sys
from pathlib import Path

import thaigov_spider

PROGRAM = "thaigov"
_NAMES = "browse|cite|crawl|demo|diff|export|extract|import|index|package|rebuild|status|verify"
_COMMAND = re.compile(rf"\bscrapy (?=(?:{_NAMES})\b)")
_state = {"name": "scrapy"}


def called(name: str) -> None:
    """Say by which name the user called the program."""
    _state["name"] = name


def program() -> str:
    """The name by which the user called the program: `scrapy` or `thaigov`."""
    return _state["name"]


def as_typed(text: str) -> str:
    """The text with the commands in it as the user would type them.

    >>> as_typed("scrapy verify says which")
    'scrapy verify says which'
    """
    return text if program() == "scrapy" else _COMMAND.sub(f"{program()} ", text)


def installing(extra: str) -> str:
    """What to run so that an extra of the package is there, in words."""
    if (Path(thaigov_spider.__file__).parent.parent / "pyproject.toml").is_file():
        python = f"{sys.executable} -m pip install -c requirements.lock"
        return f"in the project's folder, run {python} -e '.[{extra}]'"
    return f"run {sys.executable} -m pip install 'thaigov-spider[{extra}]'"
