"""What is handed back of memory: to the system what was freed (glibc only), and words of those who are forgotten."""

import ctypes
import functools
import sys

_M_ARENA_MAX = -8
ARENAS = 2
BY_WORDS = 1_000
"""Caches of this size and more are of words that were met; the smaller ones hold dictionaries."""


def share_arenas() -> None:
    """Let all threads allocate from two arenas: each of a server's threads keeps its own else, up to 8 a processor.

    Worth 100 MB to a worker with a large market. To be called before threads are started.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_M_ARENA_MAX, ARENAS)


def hand_back() -> None:
    """Return free memory to the system: a worker that has read a large market would hold a quarter more."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def forget_words() -> None:
    """Empty what remembers words by themselves: somebody's may be among them who asked to be forgotten."""
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("matching.")]
    for value in [value for module in modules for value in list(vars(module).values())]:
        if isinstance(value, functools._lru_cache_wrapper) and _size_of(value) >= BY_WORDS:
            value.cache_clear()


def _size_of(cached: "functools._lru_cache_wrapper[object]") -> int:
    return int(cached.cache_parameters()["maxsize"] or 0)
