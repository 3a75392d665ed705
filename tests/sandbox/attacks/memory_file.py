# CLASS: filesystem
# GOAL: files in memory and shared memory, which count against nobody
# CONTAIN: refused
import mmap
import os
from multiprocessing import shared_memory

for name, way in {
    "memfd": lambda: os.memfd_create("x"),
    "shm": lambda: shared_memory.SharedMemory(create=True, size=4096),
    "exec map": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
}.items():
    try:
        print("ESCAPED", name, way())
    except (OSError, ImportError) as error:
        print("blocked", name, error)
