"""A command run in this process: for what it prints, where starting another one would tell no more."""

from argparse import Namespace
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
from scrapy.settings import Settings


class Ran(NamedTuple):
    status: int
    out: str
    err: str


def ran(
    capsys: pytest.CaptureFixture[str],
    name: str,
    root: Path,
    *words: str,
    summary: str = "auto",
    options: Mapping[str, object] | None = None,
) -> Ran:
    """A command with these options, on the archive at `root`."""
    command = import_module(f"thaigov_spider.commands.{name}").Command()
    command.settings = Settings({"ARCHIVES_DIR": str(root), "SUMMARY": summary})
    command.run(list(words), Namespace(**(options or {})))
    said = capsys.readouterr()
    return Ran(command.exitcode, said.out, said.err)
