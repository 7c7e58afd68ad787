"""The entries of a package, read in bounded memory whatever they inflate to."""

import zipfile
from typing import IO

_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def opened(package: zipfile.ZipFile, name: str | zipfile.ZipInfo) -> IO[bytes]:
    """An entry, for reading. Raises what `zipfile` raises.

    Of what is compressed with bzip2 or LZMA, `zipfile` inflates all that it has read at once: a kilobyte may
    become gigabytes. No program is known to write such packages.
    """
    info = package.getinfo(name) if isinstance(name, str) else name
    if info.compress_type not in _BOUNDED:
        raise NotImplementedError(f"{info.filename} is compressed otherwise than by deflate")
    return package.open(info)
