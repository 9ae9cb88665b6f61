"""``python -m training``, or ``customer-value`` where the package is installed."""

import os

POOLS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def start() -> None:
    """Run a command, its arithmetic in one thread.

    Hundreds of small fits: a pool of threads waits for its slowest at each of them, and beside a busy neighbour that made
    ten seconds out of one. Must be said before numpy is loaded.
    """
    for pool in POOLS:
        os.environ.setdefault(pool, "1")
    from training.cli import main

    main()


if __name__ == "__main__":
    start()
