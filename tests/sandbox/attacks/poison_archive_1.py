# CLASS: persistence
# GOAL: write into the packed modules, the one memory that all children of a template share
# CONTAIN: poison_archive_2 sees nothing
import ctypes
import sys

import numpy as np

data = next(f._data for f in sys.meta_path if hasattr(f, "_data"))
start = np.frombuffer(data, np.uint8).ctypes.data
page = start & -4096
libc = ctypes.CDLL(None, use_errno=True)
answer = libc.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(4096), 3)
print("mprotect", answer, flush=True)
ctypes.memmove(ctypes.c_void_p(start), b"RS_POISON", 9)
print("written, for myself at most")
