"""The doors: command line and HTTP. They ask, check and translate; the desk decides.

One thread of arithmetic a process, settled before NumPy and faiss are loaded, which read it once; a service scales by
workers.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
