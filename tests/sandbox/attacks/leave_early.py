# CLASS: crash
# GOAL: leave with success before anything was asked
# CONTAIN: not OK
# EXPECT: died
import os

os._exit(0)
