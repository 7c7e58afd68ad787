"""Options that a command does not have, and those that may be meant."""

import argparse
from collections.abc import Iterable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path


def options_of(parser: argparse.ArgumentParser) -> Sequence[str]:
    """The names of all options that a parser takes, as they are typed: -o, --output."""
    return tuple(parser._option_string_actions)  # no public name gives them


def unknown(words: Iterable[str]) -> list[str]:
    """Which of the words that no option took look like options: no files that are there, nor a bare -."""
    return [word for word in words if word.startswith("-") and word != "-" and not _is_there(word)]


def _is_there(word: str) -> bool:
    with suppress(OSError):  # longer than a name may be
        return Path(word).exists()
    return False


def meant(words: Iterable[str], known: Sequence[str]) -> str:
    """Which known names may be meant by words that are none, as an aside; empty where none is like them."""
    names = {name.lstrip("-"): name for name in known}
    typed = [word.partition("=")[0].lstrip("-").lower().replace("_", "-") for word in words]
    close = dict.fromkeys(names[name] for word in typed for name in get_close_matches(word, names, 1))
    return f" (did you mean {', '.join(close)}?)" if close else ""
