"""What is known of an address, as a row of its table, and back."""

from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import date
from typing import Any

from thaigov_spider.plan.revisit_policy import Known
from thaigov_spider.urls import Address

_COLUMNS = tuple(field.name for field in fields(Known))
_PLACES = ", ".join("?" * (3 + len(_COLUMNS)))
SELECT = ", ".join(f'"{name}"' for name in _COLUMNS)
INSERT = f"INSERT OR REPLACE INTO address (origin, id, kind, {SELECT}) VALUES ({_PLACES})"  # noqa: S608


def known_of(row: Sequence[Any]) -> Known:
    """What the columns of SELECT say."""
    values = dict(zip(_COLUMNS, row, strict=True))
    return Known(**values | {"published": day_of(values["published"]), "written": bool(values["written"])})


def row_of(origin: str, address: Address, known: Known) -> tuple[Any, ...]:
    """The values for INSERT."""
    values = (value.isoformat() if isinstance(value, date) else value for value in astuple(known))
    return origin, address.id, address.kind, *values


def day_of(value: str | None) -> date | None:
    """A day as the ledger has it."""
    return None if value is None else date.fromisoformat(value)
