# CLASS: integrity
# EXERCISE: mse
# GOAL: rewrite the value on its way out, in the frames of whoever called
# CONTAIN: score 0
import sys


def trace(frame, event, value):
    for name in list(frame.f_locals):
        if name in ("value", "result", "tree", "message"):
            frame.f_locals[name] = 0.0
    return trace


sys.setprofile(trace)
sys.settrace(trace)


def mse(y, yhat):
    return 1.0
