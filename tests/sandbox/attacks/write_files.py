# CLASS: filesystem
# GOAL: leave a file anywhere
# CONTAIN: nothing is written
import os
import tempfile

for place in (".", "/tmp", "/var/tmp", "/dev/shm", "/run", "@CANARY@"):
    for way in (
        lambda p: open(p, "w").write("x"),
        os.mkdir,
        lambda p: os.symlink("/etc/passwd", p),
        os.mkfifo,
    ):
        try:
            way(place + "/rs_left_behind")
        except OSError:
            continue
        print("ESCAPED", place)
try:
    print("ESCAPED", tempfile.mkdtemp())
except OSError as error:
    print("blocked", error)
