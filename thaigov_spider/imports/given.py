"""The files that are given to an import: what they are, and what is wrong with them."""

import hashlib
import io
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from thaigov_spider.extract.plan import plan_for
from thaigov_spider.extract.sources import WarcSource
from thaigov_spider.printable import Problem, printable
from thaigov_spider.progress import Progress
from thaigov_spider.verify.damage import Damage
from thaigov_spider.verify.plan import for_files
from thaigov_spider.verify.record_checks import VerifyTally
from thaigov_spider.verify.revisit_checks import LostOriginal
from thaigov_spider.verify.work import verify
from thaigov_spider.warc.decompress import DamageError
from thaigov_spider.warc.formats import Format, kind_of_other, text_as

_READ = 1 << 20
_SUFFIXES: dict[Format, str] = {
    "plain": ".warc",
    "gzip": ".warc.gz",
    "zstd": ".warc.zst",
    "arc": ".arc",
    "arc-gzip": ".arc.gz",
}


@dataclass(slots=True)
class Part:
    """A WARC or ARC file: one that was given, or one out of a package, which was copied out of it.

    `label` is how messages call it; `lost` are the offsets of what is damaged in it. `is_found`: it is what
    was found of the records of a package that is torn.
    """

    label: str
    path: Path
    form: Format
    lost: set[int] = field(default_factory=set)
    is_found: bool = False

    @property
    def suffix(self) -> str:
        """The end of the name that it gets."""
        return _SUFFIXES[self.form]


@dataclass(slots=True)
class Checked:
    """A file that was given, its parts, and what is wrong with it.

    `losses`, mere `oddities`, and revisits whose originals are elsewhere. In `folder` is what was copied out
    of it, and whatever else is needed as long as it is read.
    """

    path: Path
    sha256: str
    folder: Path
    parts: list[Part]
    losses: list[Problem]
    oddities: list[Problem] = field(default_factory=list)
    revisits: list[LostOriginal] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its name, as it can be written down, in one line: that of a file may be any bytes."""
        return printable(self.path.name)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in base 16. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked(path: Path, digest: str, folder: Path, jobs: int, progress: Progress) -> Checked:
    """Verify a file, whose parts are copied into `folder` where it is a package.

    Raises PlanError, UsageError, WorkError, OSError, and what `zipfile` raises.
    """
    plan = plan_for([str(path)], io.BytesIO())
    parts = [_part(source, path, folder) for source in plan.sources]
    this = Checked(path, digest, folder, parts, list(map(_with_kind, plan.problems)))
    by_label: dict[str, set[int]] = defaultdict(set)
    for problem in verify(for_files([path]), jobs, VerifyTally(), progress):
        if problem.is_loss:
            this.losses.append(problem)
            by_label[problem.file].add(problem.offset)
        elif isinstance(problem, LostOriginal):
            this.revisits.append(problem)
        else:
            this.oddities.append(problem)
    for part in parts:
        if not part.is_found:  # whose offsets are its own
            part.lost |= by_label[part.label]
    return this


def _with_kind(problem: Problem) -> Problem:
    """What was said of a file that is read in part, or not at all."""
    damage = Damage.OTHER_KIND if kind_of_other(problem.file) else Damage.PACKAGE
    return replace(problem, damage=damage.name)


def _part(source: WarcSource, path: Path, folder: Path) -> Part:
    if source.is_torn:
        return replace(unpacked(Part(source.label, Path(source.path), source.form), folder), is_found=True)
    if source.entry is None and not source.start and Path(source.path) == path.absolute():
        return Part(source.label, path, source.form)
    target = folder / f"part-{source.number:05}{_SUFFIXES[source.form]}"
    with source.opened() as entry, target.open("wb") as copy:
        entry.seek(0)
        copy.writelines(iter(lambda: entry.read(_READ), b""))
    return Part(source.label, target, source.form)


def unpacked(part: Part, folder: Path) -> Part:
    """The same without compression, where records share members, so that each can be told from the others.

    What cannot be read is left out. Raises OSError.
    """
    form: Format = "arc" if part.form.startswith("arc") else "plain"
    path = folder / f"{part.path.name}-unpacked{_SUFFIXES[form]}"
    with part.path.open("rb") as file, path.open("wb") as target:
        text = text_as(part.form, file)
        while text.begin():
            try:
                target.writelines(iter(text.piece, b""))
            except DamageError:
                if text.resume(text.member_offset, None) is None:
                    break
    return Part(part.label, path, form, losses(path))


def losses(path: Path) -> set[int]:
    """The offsets of what is damaged in a file. Raises PlanError, WorkError, OSError."""
    found = verify(for_files([path]), 1, VerifyTally(), lambda _: None)
    return {problem.offset for problem in found if problem.is_loss}
