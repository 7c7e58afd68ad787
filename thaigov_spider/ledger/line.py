"""A line of `items/`, as the ledger knows it."""

from dataclasses import dataclass

KNOW_FILE = "INSERT OR REPLACE INTO items_file VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was written: its file, and where that ends behind it."""

    file: str
    end: int
