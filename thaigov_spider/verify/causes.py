"""Problems by their causes: a file that is lost is one line, however many records and lines name it. Pure."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from thaigov_spider.exit_status import counted
from thaigov_spider.printable import Problem, printable
from thaigov_spider.verify.damage import Damage

_NAMED = 3  # places of a cause, and files, that are named
_MOST = 20  # causes of one kind that are named
_RUN = re.compile(r"thaigov-([0-9]{8}T[0-9]{6}Z)-[0-9]+")
_VARIES = re.compile(r"\S*[0-9:/<]\S*")  # in a text that says the same of many records

# What a file says of itself where all that is wrong was found elsewhere.
_OF_FILE = {
    Damage.LOST_FILE: "this file is missing",
    Damage.WRONG_PLACE: "its records are not where articles say they are",
}


@dataclass(slots=True)
class Cause:
    """The first problem, and by file how many others have the same cause; the first of these are `places`."""

    first: Problem
    places: list[Problem] = field(default_factory=list)
    files: Counter[str] = field(default_factory=Counter)

    @property
    def damage(self) -> Damage:
        """Its kind."""
        return Damage[self.first.damage]

    def add(self, problem: Problem) -> None:
        """Count a further problem."""
        if len(self.places) < _NAMED:
            self.places.append(problem)
        self.files[problem.file] += 1

    def take(self, other: "Cause") -> None:
        """Count what else follows from it."""
        if other.damage not in _OF_FILE:  # whose first one only stands for the others
            self.add(other.first)
        self.places = [*self.places, *other.places][:_NAMED]
        self.files += other.files

    def __str__(self) -> str:
        return f"{self.first}{printable(self._others())}; what to do: {self.damage}"

    def _others(self) -> str:
        """Where else: by their offsets if they are few and all in the one file, else by file."""
        count = self.files.total()
        if not count:
            return ""
        if set(self.files) == {self.first.file} and count == len(self.places):
            if {place.offset for place in self.places} == {self.first.offset}:
                return f"; {count} more there"
            return f"; also at {', '.join(str(place.offset) for place in self.places)}"
        names = [f"{self._name(file)} ({number})" for file, number in sorted(self.files.items())]
        if len(names) == 1:
            names = [self._name(*self.files)]
        more = f" and {counted(len(names) - _NAMED, 'more file')}" if len(names) > _NAMED else ""
        why = "because of it" if self.damage.breaks_others else "like it"
        return f"; {count} more {why}, in {', '.join(names[:_NAMED])}{more}"

    def _name(self, file: str) -> str:
        return "this file" if file == self.first.file else file


class Causes:
    """Takes problems as they are found, and gives their causes in the order of files.

    `files` are those that are verified; `place_of` says what the name of a file is sorted by. Memory grows
    with the causes, not with the problems.
    """

    def __init__(self, files: Iterable[str], place_of: Callable[[str], tuple[int, str]]) -> None:
        self._runs = {run for file in files if (run := _run(file))}
        self._place_of = place_of
        self._causes: dict[tuple[Damage, str], Cause] = {}

    def add(self, problem: Problem) -> None:
        """A further problem."""
        damage = Damage[problem.damage]
        key = damage, _what(damage, problem)
        if key in self._causes:
            self._causes[key].add(problem)
        elif damage in _OF_FILE:
            self._causes[key] = Cause(Problem(problem.of, 0, _OF_FILE[damage], damage=damage.name))
            self._causes[key].add(problem)
        else:
            self._causes[key] = Cause(problem)

    def in_order(self) -> list[Cause]:
        """All causes, in the order of their files."""
        return sorted(self._folded(), key=lambda cause: self.key(cause.first))

    def key(self, problem: Problem) -> tuple[tuple[int, str], int, str]:
        """What problems are sorted by."""
        return self._place_of(problem.file), problem.offset, problem.text

    def _folded(self) -> Iterator[Cause]:
        """Those that do not follow from the damage of another file."""
        roots: dict[str, Cause] = {}
        for cause in self._causes.values():
            if cause.damage.breaks_others:
                roots.setdefault(_run(cause.first.file) or cause.first.file, cause)
        runs = sorted({*self._runs, *roots})
        for cause in self._causes.values():
            root = roots.get(_origin(cause.first, runs)) if cause.damage.may_follow else None
            if root is None:
                yield cause
            else:
                root.take(cause)


def in_lines(causes: Iterable[Cause]) -> Iterator[str]:
    """A line for each cause; of very many of one kind the first ones, and how many more there are."""
    told: Counter[Damage] = Counter()
    for cause in causes:
        told[cause.damage] += 1
        if told[cause.damage] <= _MOST:
            yield str(cause)
    for damage, count in told.items():
        if count > _MOST:
            yield f"{counted(count - _MOST, 'more cause')} of this kind, in other files; what to do: {damage}"


def _what(damage: Damage, problem: Problem) -> str:
    """What tells a cause from others of its kind: the file at fault, or what is said, or nothing."""
    if damage.is_of_text:
        return _VARIES.sub("", problem.text)
    return (problem.of or problem.file) if damage.is_of_file else ""


def _run(file: str) -> str | None:
    """The id of the run that wrote a file; None if its name does not say."""
    found = _RUN.search(file)
    return found[1] if found else None


def _origin(problem: Problem, runs: list[str]) -> str:
    """Where the damage is that a problem follows from: a file, or the run that wrote it.

    A problem may name the moment of what is missing only; a run's id is the moment at which it began.
    """
    of = problem.of or problem.file
    if of and of[0].isdigit():
        earlier = bisect_right(runs, of)
        return runs[earlier - 1] if earlier else of
    return _run(of) or of
