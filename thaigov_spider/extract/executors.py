"""What runs the portions: this process, several on this machine, or a cluster.

Each takes work and gives it back done, so that nothing else has to know which one it is.
"""

import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, Generic, ParamSpec, Protocol, TypeVar

_AHEAD = 2  # tasks for each worker: the next one has to be there when it is done with one
_CONNECTING = 10  # seconds to wait for a cluster
_WITHOUT_WORKERS = 60  # seconds that a cluster may be: a worker that was ended is begun again
_ENDING = {signal.SIGINT, signal.SIGTERM}

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
_Result_co = TypeVar("_Result_co", covariant=True)
_Task = TypeVar("_Task")


class WorkersLostError(Exception):
    """What was at work is no more, and its work is lost; the message, one line, says what."""


class Work(Protocol[_Result_co]):
    """Work that was given out."""

    def result(self) -> _Result_co:
        """Wait for its result. Raises what the work raises, and what means that it is lost."""


class Submit(Protocol):
    """Give work out: `Executor.submit`."""

    def __call__(  # noqa: D102
        self, task: Callable[_Given, _Result], /, *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Work[_Result]: ...


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work, and how many tasks are given out before the first result is taken."""

    submit: Submit
    ahead: int


def _at_once(
    task: Callable[_Given, _Result], /, *args: _Given.args, **kwargs: _Given.kwargs
) -> Future[_Result]:
    future: Future[_Result] = Future()
    future.set_result(task(*args, **kwargs))
    return future


ALONE = Workers(_at_once, 0)
"""No processes besides this one."""


@contextmanager
def processes(number: int) -> Iterator[Workers]:
    """So many processes on this machine; they end with this one, however it ends. Raises WorkersLostError."""
    if number == 1:
        yield ALONE
        return
    # Not forked: the command's process has threads.
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)
    with theirs, ours:
        pool = ProcessPoolExecutor(number, context, _begin_worker, (theirs,))
        try:
            # A process that is half made complains when it is left alone.
            with _signals_held(), main_module_hidden():
                for _ in range(number):
                    pool.submit(os.getpid)
            yield Workers(pool.submit, _AHEAD * number)
            pool.shutdown()
        except BrokenProcessPool:
            raise WorkersLostError("a process was ended from outside, or ran out of memory") from None
        finally:
            ours.close()
            pool.shutdown(cancel_futures=True)


@contextmanager
def cluster(scheduler: str) -> Iterator[Workers]:
    """The workers of a Dask cluster, by the address of its scheduler. Raises UsageError, WorkersLostError."""
    # Not before: every worker imports this module, and these import the settings and all layouts.
    from thaigov_spider.cli.check_settings import UsageError
    from thaigov_spider.cli.program import installing

    try:
        distributed: Any = import_module("distributed")  # the extra `cluster`
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--scheduler needs Dask ({error.name} is missing); {installing('cluster')}"
        ) from None
    # The command says in one line what they log with tracebacks.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = distributed.Client(scheduler, timeout=_CONNECTING)
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler {scheduler}: no scheduler answers there: {error}") from None
    with client:
        number = sum(client.nthreads().values())
        if number == 0:
            raise UsageError(f"--scheduler {scheduler}: this cluster has no workers")
        yield Workers(_Cluster(distributed, client).submit, _AHEAD * number)


@dataclass(frozen=True, slots=True)
class _Cluster:
    distributed: Any  # the module
    client: Any

    def submit(
        self, task: Callable[_Given, _Result], /, *args: _Given.args, **kwargs: _Given.kwargs
    ) -> Work[_Result]:
        with self.named_when_lost():
            return _ClusterWork(self, self.client.submit(task, *args, **kwargs, pure=False))

    @contextmanager
    def named_when_lost(self) -> Iterator[None]:
        """Raises WorkersLostError where the block ends because the cluster is no more."""
        module = self.distributed
        lost = (CancelledError, module.comm.CommClosedError, module.client.ClosedClientError)
        try:
            yield
        except module.KilledWorker as error:
            reason = str(error).partition("\n")[0]
            raise WorkersLostError(f"the cluster was lost: {reason}") from None
        except (*lost, OSError) as error:
            if not isinstance(error, lost) and self.client.status == "running":
                raise  # the work's own
            raise WorkersLostError("the cluster was lost: its scheduler ended") from None


@dataclass(frozen=True, slots=True)
class _ClusterWork(Generic[_Result]):
    """Its future is asked itself.

    That of `Client.get_executor` never ends where the scheduler does when a result is on its way.
    """

    cluster: _Cluster
    future: Any

    def result(self) -> _Result:
        result: _Result
        with self.cluster.named_when_lost():
            while True:
                try:
                    result = self.future.result(_WITHOUT_WORKERS)
                except TimeoutError:
                    if self.future.status == "error":
                        raise  # the work's own
                    self._wait_for_workers()
                else:
                    return result

    def _wait_for_workers(self) -> None:
        try:
            self.cluster.client.wait_for_workers(1, _WITHOUT_WORKERS)
        except TimeoutError:
            raise WorkersLostError("the cluster was lost: its workers ended") from None


def in_order(
    tasks: Iterable[_Task], run: Callable[[_Task], _Result], workers: Workers
) -> Iterator[tuple[_Task, _Result]]:
    """Every task with its result; no more are given out than the workers need to stay busy."""
    waiting: deque[tuple[_Task, Work[_Result]]] = deque()
    for task in tasks:
        waiting.append((task, workers.submit(run, task)))
        while len(waiting) > workers.ahead:
            done, future = waiting.popleft()
            yield done, future.result()
    for done, future in waiting:
        yield done, future.result()


@contextmanager
def main_module_hidden() -> Iterator[None]:
    """Have processes made in this block import what their tasks need, and not what the command began with.

    That is Scrapy with all its commands, of which no task needs anything: most of the time that a process
    takes to begin.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")  # with neither a name nor a file to import it by
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _signals_held() -> Iterator[None]:
    """Have signals that end this process wait for the end of the block; processes made in it inherit that."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(main_process: Connection) -> None:
    """Leave Ctrl-C to the main process, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
    threading.Thread(target=_end_with, args=(main_process,), daemon=True).start()


def _end_with(main_process: Connection) -> None:
    with suppress(EOFError):
        main_process.recv()
    os._exit(1)
