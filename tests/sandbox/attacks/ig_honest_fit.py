# CLASS: integrity
# EXERCISE: fit
# GOAL: control
# CONTAIN: score 1
import numpy as np


def fit(X, y):
    q, r = np.linalg.qr(X)
    return np.linalg.solve(r, q.T @ y)
