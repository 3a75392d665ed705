# CLASS: resource
# GOAL: flood stdout and stderr in turn
# CONTAIN: both cut at the cap
# EXPECT: output-limit timeout
import sys

while True:
    sys.stdout.write("o" * 5000)
    sys.stderr.write("e" * 5000)
