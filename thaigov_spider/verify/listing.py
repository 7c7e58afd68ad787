"""All problems by themselves, in the order of files and offsets; on disk once they are many."""

import sqlite3
from collections.abc import Callable, Iterator

from thaigov_spider.printable import Problem, printable


class ProblemListing:
    """Takes problems as they are found; `place_of` says what the name of a file is sorted by.

    Raises sqlite3.Error where the disk is full.
    """

    def __init__(self, place_of: Callable[[str], tuple[int, str]]) -> None:
        self._place_of = place_of
        self._database = sqlite3.connect("")  # a temporary file once it is large
        self._database.execute("CREATE TABLE problem (place INTEGER, file TEXT, offset INTEGER, line TEXT)")

    def add(self, problem: Problem) -> None:
        """A further problem."""
        place, file = self._place_of(problem.file)
        row = place, printable(file), problem.offset, str(problem)
        self._database.execute("INSERT INTO problem VALUES (?, ?, ?, ?)", row)

    def lines(self) -> Iterator[str]:
        """A line for each."""
        query = "SELECT line FROM problem ORDER BY place, file, offset, rowid"
        return (line for (line,) in self._database.execute(query))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
