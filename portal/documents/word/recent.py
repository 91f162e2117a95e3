"""The results that were asked for last."""

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """At most ``size`` results under their keys; the one that was not asked for the longest goes first.

    >>> recent = Recent(2)
    >>> for key in (b"a", b"b", b"c"):
    ...     recent.keep(key, 1)
    >>> recent.get(b"a"), recent.get(b"b")
    (None, 1)
    """

    def __init__(self, size: int):
        self._size = size
        self._results: OrderedDict[bytes, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: bytes) -> T | None:
        with self._lock:
            if key not in self._results:
                return None
            self._results.move_to_end(key)
            return self._results[key]

    def keep(self, key: bytes, result: T) -> None:
        with self._lock:
            self._results[key] = result
            self._results.move_to_end(key)
            while len(self._results) > self._size:
                self._results.popitem(last=False)
