"""Lines of the index that were written when a file was read for the catalogue: it need not be read again."""

from collections.abc import Collection, Iterator
from pathlib import Path

from thaigov_spider.package.scan_portion import ScannedPart


class KnownLines:
    """The lines of the files that are `wanted`, each in a temporary file in a folder.

    `odd` are the files that the lines may be wrong of.
    """

    def __init__(self, folder: Path, wanted: Collection[Path]) -> None:
        self.wanted = wanted
        self.odd: set[Path] = set()
        self._kept: dict[Path, Path] = {}
        self._folder = folder

    def take(self, path: Path, part: ScannedPart) -> None:
        """Keep the lines of a part of a file. Raises OSError."""
        if part.is_odd:
            self.odd.add(path)
        if part.lines is not None:
            kept = self._kept.setdefault(path, self._folder / f"lines-{len(self._kept)}")
            with kept.open("a", encoding="utf-8", newline="\n") as file:
                file.writelines(part.lines)

    def of(self, path: Path) -> Iterator[str] | None:
        """The lines of a file; None where they are not known. Raises OSError."""
        if path not in self._kept or path in self.odd:
            return None
        return self._read(self._kept[path])

    def _read(self, kept: Path) -> Iterator[str]:
        with kept.open(encoding="utf-8", newline="\n") as file:
            yield from file
