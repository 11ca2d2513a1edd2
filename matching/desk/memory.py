"""What glibc does with memory that was freed; elsewhere than on glibc nothing happens here."""

import ctypes

_M_ARENA_MAX = -8
ARENAS = 2


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
