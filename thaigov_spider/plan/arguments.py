"""The `-a name=value` arguments of a crawl: how every crawl reads them, and writes them as one line. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

_Value = TypeVar("_Value")


class ArgumentError(ValueError):
    """A crawl argument that is unknown or cannot be read; the message says what is accepted."""


class Arguments:
    """The arguments that were given to a crawl, of those that are `accepted`, which are explained there.

    Raises ArgumentError where one is given that is not.
    """

    def __init__(self, accepted: Mapping[str, str], given: Mapping[str, str]) -> None:
        for name in given:
            if name not in accepted:
                known = ", ".join(accepted)
                raise ArgumentError(f"-a {name}=… is not an argument of this crawl; accepted are {known}")
        self._accepted = accepted
        self._given = given

    def read(self, name: str, reader: Callable[[str], _Value]) -> _Value | None:
        """What one means; None where it is not given.

        Raises ArgumentError where the `reader` raises ValueError.
        """
        if name not in self._given:
            return None
        value = self._given[name]
        try:
            return reader(value)
        except ValueError as error:
            accepted = self._accepted[name]
            raise ArgumentError(f"-a {name}={value} cannot be read; accepted is {accepted}") from error


def count(value: str) -> int:
    """A number above 0. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) == 0:
        raise ValueError(value)
    return int(value)


def yes_or_no(value: str) -> bool:
    """True for yes. Raises ValueError."""
    if value not in ("yes", "no"):
        raise ValueError(value)
    return value == "yes"


def as_line(arguments: Mapping[str, object]) -> str:
    """Arguments as one line; those without a value are left out."""
    return urlencode({name: value for name, value in arguments.items() if value})


def of_line(line: str) -> dict[str, str]:
    """The arguments that `as_line` made a line of."""
    return dict(parse_qsl(line))
