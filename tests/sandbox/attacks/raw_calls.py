# CLASS: kernel
# GOAL: every system call that is not on the list, by number, with arguments that do no harm
# CONTAIN: each is refused or ends the program
import ctypes

library = ctypes.CDLL(None, use_errno=True)
library.syscall.restype = ctypes.c_long
print("start", flush=True)
for number in (41, 53, 42, 165, 272, 101, 321, 425, 323, 298, 29, 64, 68, 240, 319, 311, 308, 447):
    found = library.syscall(number, -1, -1, -1, -1, -1, -1)
    print("ESCAPED" if found >= 0 else "blocked", number, ctypes.get_errno(), flush=True)
