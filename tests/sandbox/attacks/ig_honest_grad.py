# CLASS: integrity
# EXERCISE: grad
# GOAL: control
# CONTAIN: score 1
import numpy as np


def grad(w, X, y):
    residual = np.matmul(X, w) - y
    return 2 * X.T.dot(residual) / residual.size
