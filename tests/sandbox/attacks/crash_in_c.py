# CLASS: crash
# GOAL: break the interpreter through C
# CONTAIN: the run dies, the next is served
# EXPECT: died
import ctypes

ctypes.memset(1, 0, 10)
