# CLASS: crash
# GOAL: abort, which the first process of a namespace may ignore
# CONTAIN: the run dies
# EXPECT: died timeout
import os

os.abort()
