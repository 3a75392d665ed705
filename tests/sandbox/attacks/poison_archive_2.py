# CLASS: persistence
# GOAL: look for what poison_archive_1 wrote into the packed modules
# CONTAIN: nothing is found
import sys

data = next(f._data for f in sys.meta_path if hasattr(f, "_data"))
if b"RS_POISON" in bytes(data[:64]):
    print("ESCAPED")
print("clean")
