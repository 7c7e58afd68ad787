"""Thai text with blanks between its words: it has none, and players that search know words by them alone."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import nlpo3

# Where words can be told apart in many ways, the time grows with the square of the length. No run of Thai
# letters in 1,200 published articles is longer than 348.
_RUN = re.compile("[\u0e00-\u0e7f]{1,400}")
_NAME = "thaigov-words"


def _word_list() -> Path:
    """PyThaiNLP's word list, found without importing that: an import makes a folder in the user's home.

    Raises ModuleNotFoundError where it is not installed.
    """
    package = find_spec("pythainlp")
    path = package and package.origin and Path(package.origin).with_name("corpus") / "words_th.txt"
    if not path or not path.is_file():
        raise ModuleNotFoundError(name="pythainlp")
    return path


_WORDS = _word_list()


def words(text: str) -> list[str]:
    """The words of a text, and what stands between them: all of it, in its order.

    >>> words("ครม. มีมติเห็นชอบ")
    ['ครม', '. ', 'มีมติ', 'เห็นชอบ']
    """
    found: list[str] = []
    at = 0
    for run in _RUN.finditer(text):
        if run.start() > at:
            found.append(text[at : run.start()])
        # Not in nlpo3's safe mode, which loses text and breaks words (seen in 1.4.0).
        cut = nlpo3.segment(run[0], _dictionary())
        found += cut if "".join(cut) == run[0] else [run[0]]
        at = run.end()
    return [*found, text[at:]] if at < len(text) else found


@cache
def word_list() -> frozenset[str]:
    """All words of the list."""
    return frozenset(_WORDS.read_text("utf-8").split())


@cache
def _dictionary() -> str:
    said, is_loaded = nlpo3.load_dict(str(_WORDS), _NAME)
    if not is_loaded:
        raise RuntimeError(said)
    return _NAME
