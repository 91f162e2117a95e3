"""How gunicorn serves the portal: `make run`, the tests and the bench all use this file (gunicorn reads it by itself).

A real instance overrides what it needs on the command line; see docs/operations.md.
"""

import gc
from typing import Any

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True  # loaded once, before the workers fork: they share what never changes
reuse_port = True  # the kernel deals connections out; otherwise the first worker to wake takes a whole burst
keepalive = 5
timeout = 60
graceful_timeout = 10
control_socket_disable = True  # it would be a file in somebody's home folder
loglevel = "warning"  # no access log: addresses and form numbers are nobody's business


def pre_fork(server: Any, worker: Any) -> None:
    """What the portal consists of never goes: the collector need not look through it again while people wait, nor
    write into pages of memory that the workers share."""
    gc.collect()
    gc.freeze()


def post_worker_init(worker: Any) -> None:
    gc.set_threshold(10_000, 20, 20)
