"""A Dask cluster of two workers, each a process, on loopback: `python -m tests.cluster`.

Prints the address of the scheduler, and ends when its standard input does.
"""

import sys
from typing import Any


def main() -> None:
    from distributed import LocalCluster

    made: Any = LocalCluster
    with made(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        print(cluster.scheduler_address, flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
