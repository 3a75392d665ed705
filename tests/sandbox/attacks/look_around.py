# CLASS: proc
# GOAL: learn about the machine: environment, arguments, host name, other processes, our modules
# CONTAIN: nothing of the project shows
import gc
import os
import sys

print(dict(os.environ), sys.argv, sys.orig_argv, sys.path, sys.prefix, sys.executable)
for module in list(sys.modules.values()):
    for name in ("__file__", "__cached__", "__path__"):
        found = str(getattr(module, name, ""))
        if found.startswith("/") or "site-packages" in found:
            print("ESCAPED", module.__name__, found)
if any("RS_SECRET" in str(o) for o in gc.get_objects() if type(o) is dict and len(o) < 50):
    if "canary-" in str([o for o in gc.get_objects() if type(o) is dict and len(o) < 50]):
        print("ESCAPED environment")
for pid in range(1, 500):
    try:
        print("ESCAPED", open(f"/proc/{pid}/cmdline").read())
    except OSError:
        pass
