"""Threads share two arenas, as glibc itself tells."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import ctypes, sys, threading
from matching.desk.memory import hand_back, share_arenas
if sys.argv[2] == "shared":
    share_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
libc.fopen.restype, libc.fopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
libc.malloc_info.argtypes, libc.fclose.argtypes = [ctypes.c_int, ctypes.c_void_p], [ctypes.c_void_p]
gate = threading.Barrier(9)
def allocate():
    libc.malloc(100_000)
    gate.wait()
for _ in range(8):
    threading.Thread(target=allocate).start()
gate.wait()
hand_back()
told = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, told)
libc.fclose(told)
"""


def arenas(tmp_path: Path, root: Path, how: str) -> int:
    told = tmp_path / "told.xml"
    subprocess.run([sys.executable, "-c", PROGRAM, str(told), how], check=True, cwd=root)
    return told.read_text().count("<heap nr=")


def test_many_threads_allocate_from_two_arenas_only_when_told_to_share(tmp_path: Path, root: Path) -> None:
    assert arenas(tmp_path, root, "shared") <= 2 < arenas(tmp_path, root, "apart")
