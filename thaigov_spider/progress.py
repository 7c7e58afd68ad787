"""Types of the callbacks that long work tells its progress to. Pure."""

from collections.abc import Callable
from contextlib import AbstractContextManager

Progress = Callable[[int], object]
"""Is told how much more has been done since it was called last."""

Stage = Callable[[str, int, str], AbstractContextManager[Progress]]
"""Begins a part of the work: what it is, how much there is to do, and in which unit (`B`, ` pages`)."""
