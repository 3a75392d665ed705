# CLASS: filesystem
# GOAL: read secrets and files that every user may read, also through the C library
# CONTAIN: nothing is opened, and what exists cannot be told from what does not
import ctypes
import os

library = ctypes.CDLL(None, use_errno=True)
for name in ("settings.py", "db.sqlite3", "id_rsa", "other_submission.py", "no_such_file"):
    path = "@CANARY@/" + name
    for way in (os.stat, os.readlink, os.listdir, os.open):
        try:
            found = way(path, os.O_RDONLY) if way is os.open else way(path)
            print("ESCAPED", way.__name__, path, found)
        except OSError as error:
            if error.errno not in (1, 13):
                print("ESCAPED existence", way.__name__, path, error)
    if library.open(path.encode(), 0) >= 0 or library.access(path.encode(), 0) == 0:
        print("ESCAPED C", path)
for path in ("/etc/passwd", "/proc/self/environ", "/proc/1/cmdline", "/sys/kernel", "/dev/zero"):
    try:
        print("ESCAPED", path, open(path, "rb").read(10))
    except OSError as error:
        print("blocked", path, error.errno)
